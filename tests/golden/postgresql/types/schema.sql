-- Every type, with the values at its edges.
CREATE EXTENSION hstore; CREATE EXTENSION citext; CREATE EXTENSION ltree;
CREATE TYPE mood AS ENUM ('fine', 'so so', 'O''Hara');
CREATE TYPE pair AS (number int, word text);
CREATE DOMAIN positive AS int CHECK (VALUE > 0);
CREATE DOMAIN small AS positive CHECK (VALUE < 100);
CREATE DOMAIN feeling AS mood;
CREATE DOMAIN words AS citext[];
CREATE SCHEMA hr; CREATE DOMAIN hr.date AS int;
CREATE DOMAIN code AS varchar(5) DEFAULT 'x' NOT NULL;
CREATE TABLE scalars (id serial PRIMARY KEY, b boolean, s smallint, i integer, bi bigint, o oid, n numeric, n52 numeric(5,2),
  nneg numeric(5,-2), r real, dp double precision, m money, c5 char(5), v varchar(30), vu varchar, t text, nm name,
  ch "char", ci citext, bp bpchar, by bytea, u uuid, jb jsonb, js json, x xml, bit3 bit(3), vb bit varying(5),
  ip inet, net cidr, mac macaddr, feel mood, pr pair, pt point, pos positive, sm small, fl feeling, cd code,
  ts tsvector, h hstore);
INSERT INTO scalars VALUES
 (1, true, -32768, 2147483647, -9223372036854775808, 4294967295, 12345678901234567890.123456789, 999.99, 12300, 0.1, 0.1,
  12.50, 'ab', 'v', 'vu', 't', 'nm', 'q', 'CiText', 'bp', '\x00ff', '12345678-1234-4678-9234-567812345678',
  '{"a": [1, "x"]}', '{"b":  1, "a": "\u00e9"}', '<a>x</a>', B'101', B'11', '10.0.0.1', '10.0.0.0/8', '08:00:2b:01:02:03',
  'so so', '(1,"a b")', '(1,2)', 5, 7, 'O''Hara', 'abc', to_tsvector('simple', 'hello world'), 'a=>1, b=>NULL'),
 (2, false, 0, 0, 0, 0, 'NaN', 0, 0, 'NaN', 'Infinity', 0, '', '', '', '', '', '', '', '', '', NULL, '[]', '"text"', NULL, NULL,
  '', '::1', '::/0', NULL, 'fine', NULL, NULL, NULL, NULL, NULL, '', '', '');
INSERT INTO scalars (id, cd) VALUES (3, 'x');
CREATE TABLE lists (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, ii int[], tt text[], dd date[], vv varchar(3)[], nn numeric[],
  grid int[][], moods mood[], cis citext[], jj jsonb[], uu uuid[], ips inet[], small_ones small[],
  lts ltree[], wds words, hds hr.date[]);
INSERT INTO lists (ii, tt, dd, vv, nn, grid, moods, cis, jj, uu, ips, small_ones, lts, wds, hds) VALUES
 ('{1,NULL,3}', '{a,NULL,"b c"}', '{2020-01-01}', '{abc}', '{1.5,20}', '{{1,2},{3,4}}', '{fine,"so so"}', '{Ab}', ARRAY['{"a": 1}'::jsonb],
  '{12345678-1234-4678-9234-567812345678}', '{10.0.0.1}', '{5}', '{top.one,NULL}', '{Ab,"c,d"}', '{6,7}'),
 ('{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}'),
 (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
CREATE TABLE spans (id int PRIMARY KEY, r4 int4range, r8 int8range, rn numrange, rd daterange, rz tstzrange, rs tsrange,
  mr int4multirange, iv interval, tz timestamptz, tn timestamp, d date, t time, ttz timetz);
INSERT INTO spans VALUES
 (1, '[1,5)', '[1,)', '(0.5,2]', '[2020-01-01,2021-01-01)', '[2020-01-01 00:00+00,)', '[2020-01-01,2021-01-01)', '{[1,3),[5,8)}',
  '1 day 02:03:04.5', '2020-01-01 10:00+00', '2020-01-01 10:00:00.25', '2020-02-29', '23:59:59.5', '10:00+02'),
 (2, 'empty', NULL, NULL, NULL, NULL, 'empty', '{}', NULL, NULL, NULL, NULL, NULL, NULL);
CREATE TABLE made (id int PRIMARY KEY, number int GENERATED ALWAYS AS IDENTITY, first text, last text,
  whole text GENERATED ALWAYS AS (first || ' ' || last) STORED);
INSERT INTO made (id, first, last) VALUES (1, 'Ann', 'Lee'), (2, NULL, NULL);
