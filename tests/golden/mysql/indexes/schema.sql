-- Indexes and constraints: prefixes, a full text, names that many tables share, checks.
CREATE TABLE item (id int NOT NULL PRIMARY KEY, a int, b int NOT NULL, s varchar(50), c text, d date, n decimal(9,2),
  CONSTRAINT positive CHECK (a > 0), CONSTRAINT known CHECK (s IN ('a', 'b')), CONSTRAINT flag CHECK (b = 0 OR b = 1),
  CONSTRAINT between_them CHECK (a BETWEEN 1 AND 5), CONSTRAINT outside CHECK (b NOT BETWEEN 7 AND 9),
  CONSTRAINT either CHECK (s = 'x' OR c <> 'y''z'), CONSTRAINT likes CHECK (c LIKE '%a%'), CONSTRAINT summed CHECK (a + b > 3),
  UNIQUE KEY word (s(10)), KEY text_start (c(20), a), KEY item (a), KEY a_b (a, b), UNIQUE KEY both_of_them (b, d),
  FULLTEXT KEY words (c));
CREATE TABLE second_item (id int NOT NULL PRIMARY KEY, a int, CONSTRAINT above CHECK (a > 7), KEY a_b (a), UNIQUE KEY once (a), unseen int INVISIBLE DEFAULT 7,
  place geometry NOT NULL, SPATIAL KEY places (place), KEY backwards (a DESC, id)) ENGINE=InnoDB;
INSERT INTO second_item VALUES (1, 8, ST_GeomFromText('POINT(1 2)'));
