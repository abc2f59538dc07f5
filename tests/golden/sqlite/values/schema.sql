-- Declared types and what the columns really hold.
CREATE TABLE kept (id integer PRIMARY KEY, n varchar(5), big bigint unsigned, d date, dt datetime, t time, flag boolean, price decimal(8,2),
  f double, j json, jc text CHECK (json_valid(jc)), raw blob, u uuid, free, word nvarchar(20), y year);
INSERT INTO kept VALUES
 (1, 'abc', 18, '2020-01-01', '2020-01-01 10:00:00', '10:00:00', 1, 9.5, 0.1, '{"a": 1}', '[]', X'00FF',
  '12345678-1234-4678-9234-567812345678', 'x', 'Größe', 2020),
 (2, NULL, NULL, NULL, '2020-01-01 10:00:00.123456', NULL, 0, 3, 2, NULL, '[1]', NULL, NULL, NULL, NULL, NULL);
CREATE TABLE other (id integer PRIMARY KEY, n varchar(5), nu int unsigned, i int, d_epoch date, d_empty date, d_us date, dt_ms datetime,
  dt_day datetime, dt_iso timestamp, dt_mixed datetime, dt_zero datetime, t_long time, t_short time, jn boolean, tri bool, price decimal(8,2),
  free_price numeric, comma numeric(8,2), f double, j json, raw blob, free, latin text, shape polygon);
INSERT INTO other VALUES
 (1, 'much too long', -1, '12abc', 1577836800, '', '07/04/1996', '1996-07-04 00:00:00.000', '1996-07-04', '2020-01-01T10:00:00Z',
  '2020-01-01', '0000-00-00 00:00:00', '25:00:00', '10:00', 'J', 2, 123.456789, 10.5, '1,5', '1,5', 'not json', 'text', 12,
  CAST(X'5A6FEB' AS text), 'POLYGON'),
 (2, 'ok', 5, 7, 1577836801.5, '2020-01-01', '12/31/1996', '1996-07-05 01:02:03.500', '1996-07-05', '2020-06-01T10:00:00Z',
  '2020-01-01 10:00:00', '2020-01-01 10:00:00', '10:00:00', '11:00', 'N', 1, 12345678.9, 'abc', 3, 0.5, '{}', X'00', '12',
  'plain', NULL);
CREATE VIEW seen AS SELECT id, d_empty, dt_ms, jn FROM other;
CREATE TABLE typed (id integer PRIMARY KEY, a integer, b text, twice int AS (a * 2) STORED, both text AS (a || b));
INSERT INTO typed VALUES (1, 5, 'x');
