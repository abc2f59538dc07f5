-- A default of every kind.
CREATE TYPE mood AS ENUM ('fine', 'so so');
CREATE SEQUENCE other;
CREATE TABLE defaults (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), i int NOT NULL DEFAULT -7, n numeric(9,2) NOT NULL DEFAULT 0,
  n2 numeric DEFAULT 1.50, f double precision DEFAULT 1.5, b boolean NOT NULL DEFAULT true, c varchar(20) NOT NULL DEFAULT '',
  q text DEFAULT 'it''s "q" \ %s', m mood NOT NULL DEFAULT 'so so', d date DEFAULT '2020-01-02', td date DEFAULT CURRENT_DATE,
  ts timestamptz DEFAULT now(), tn timestamp DEFAULT '2020-01-02 03:04:05', t time DEFAULT '10:11:12', iv interval DEFAULT '1 day',
  j jsonb NOT NULL DEFAULT '{}', js json DEFAULT '{"a": 1}', tags text[] DEFAULT '{}', arr int[] DEFAULT ARRAY[1, 2],
  by bytea DEFAULT '\x00ff', bits bit(3) DEFAULT B'101', ip inet DEFAULT '127.0.0.1', u uuid DEFAULT '12345678-1234-4678-9234-567812345678',
  calc text DEFAULT lower('ABC'), seq bigint DEFAULT nextval('other'));
INSERT INTO defaults DEFAULT VALUES;
UPDATE defaults SET id = '12345678-1234-4678-9234-567812345678';
