-- Indexes and constraints: partial, functional, descending, unnamed checks.
CREATE TABLE item (id integer PRIMARY KEY, a integer CHECK (a > 0), b integer NOT NULL, s varchar(50), c text, d date,
  f boolean NOT NULL DEFAULT 0 CHECK (f IN (0, 1)), n decimal(9,2), UNIQUE (a, b), CHECK (s = "x" OR c LIKE 'a%'),
  CONSTRAINT typed CHECK (typeof(a) = 'integer'));
CREATE UNIQUE INDEX item_lower ON item (lower(s));
CREATE UNIQUE INDEX item_partial ON item (b) WHERE a IS NOT NULL;
CREATE INDEX item_order ON item (a DESC, "b");
CREATE INDEX item_sum ON item (a + b);
CREATE INDEX item_mixed ON item (a, coalesce(s, '') DESC) WHERE d BETWEEN '2020-01-01' AND '2020-12-31';
CREATE INDEX item_any_case ON item (s COLLATE NOCASE, lower(c) COLLATE rtrim DESC);
CREATE UNIQUE INDEX item_unique_any_case ON item (c COLLATE NOCASE);
CREATE TABLE folded (id integer PRIMARY KEY, word text NOT NULL COLLATE NOCASE UNIQUE, exact text NOT NULL COLLATE NOCASE,
  UNIQUE (exact COLLATE BINARY));
INSERT INTO folded VALUES (1, 'a', 'a'), (2, 'b', 'A');
INSERT INTO item VALUES (1, 2, 3, 'x', 'c', NULL, 1, 2.5);
