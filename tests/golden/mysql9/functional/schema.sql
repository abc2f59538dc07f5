-- What only MySQL has: indexes of expressions, invisible indexes, checks that are not enforced.
CREATE TABLE functional (id int NOT NULL PRIMARY KEY, word varchar(20), number int CHECK (number > 0) NOT ENFORCED,
  label varchar(10) DEFAULT (concat('a', 'b')), KEY lowered ((lower(word))), UNIQUE KEY next_one ((number + 1), word),
  KEY unseen (number) INVISIBLE);
INSERT INTO functional (id, word, number) VALUES (1, 'Word', -1);
