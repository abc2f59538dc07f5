-- Indexes and constraints of every kind, and what cannot be said.
CREATE TABLE item (id integer PRIMARY KEY, a integer, b integer NOT NULL, s varchar(10), c text, f boolean NOT NULL,
  d date, n numeric(9,2), "Cased" integer, cased integer, t timestamptz, extra jsonb,
  CONSTRAINT positive CHECK (a > 0), CONSTRAINT known CHECK (s IN ('a', 'b')), CONSTRAINT "not f" CHECK (NOT f),
  CONSTRAINT between_them CHECK (a BETWEEN 1 AND 5), CONSTRAINT ordered CHECK (a < b),
  CONSTRAINT either CHECK (s = 'x' OR c <> 'y''z'), CONSTRAINT there CHECK (c IS NOT NULL AND n >= 1.5),
  CONSTRAINT likes CHECK (c LIKE 'a%'), CONSTRAINT matches CHECK (c ~ '^x'), CONSTRAINT late CHECK (d > '2020-01-01'),
  CONSTRAINT negative CHECK (a IN (1, 2, -3)), CONSTRAINT is_f CHECK (f IS TRUE OR a <> 3),
  CONSTRAINT neither CHECK (s NOT IN ('q', 'r')), CONSTRAINT cases CHECK ("Cased" <= cased),
  CONSTRAINT too_long_a_name_for_an_index_of_django CHECK (NOT (a = 1 AND b = 2)),
  CONSTRAINT long_or CHECK ((a > 1000000 AND b > 1000000) OR (a < -1000000 AND b < -1000000) OR s = 'exception'),
  CONSTRAINT summed CHECK (a + b > 3), CONSTRAINT lengthy CHECK (length(c) > 3), CONSTRAINT timely CHECK (t > '2020-01-01'));
CREATE INDEX item_order ON item (a DESC, b);
CREATE UNIQUE INDEX item_lower ON item (lower(s));
CREATE UNIQUE INDEX item_mixed ON item (a, lower(s));
CREATE UNIQUE INDEX item_partial ON item (b) WHERE f;
CREATE UNIQUE INDEX item_partial_two ON item (a, b) WHERE s = 'x' AND c IS NULL;
CREATE UNIQUE INDEX item_other ON item (b) WHERE a <> 3;
CREATE UNIQUE INDEX item_descending ON item (a DESC, d);
CREATE INDEX item_partial_in ON item (a) WHERE s IN ('x', 'y') OR d >= '2020-01-01';
CREATE INDEX item_coalesce ON item (coalesce(c, ''), upper(s) DESC);
CREATE INDEX item_covering ON item (a) INCLUDE (b, c);
CREATE UNIQUE INDEX item_unique_covering ON item (n) INCLUDE (c);
CREATE UNIQUE INDEX item_no_nulls ON item (a, n) NULLS NOT DISTINCT;
CREATE INDEX item_sum ON item ((a + b));
CREATE INDEX item_odd ON item (a) WHERE a + b > 3;
CREATE INDEX item_gin ON item USING gin (extra);
CREATE TABLE other (id integer PRIMARY KEY, item_id integer REFERENCES item, EXCLUDE USING gist (int4range(id, item_id) WITH &&));
CREATE INDEX other_item ON other (item_id);
INSERT INTO item (id, a, b, s, c, f, d, n) SELECT 1, 2, 3, 'b', 'abc', true, '2020-02-03', 2 WHERE false;
