SET time_zone = '+00:00';
CREATE TABLE numbers (id int PRIMARY KEY, a tinyint, b smallint unsigned, c mediumint, d int(8) unsigned zerofill,
  e bigint, f bigint unsigned, g decimal(40,10), h float, i double, j bool, k year, l bit(1), m bit(10), n bit(64));
INSERT INTO numbers VALUES
  (1, -128, 65535, -8388608, 42, -9223372036854775808, 18446744073709551615, -123456789012345678901234567890.0123456789,
   1e-30, -1.7976931348623157e308, TRUE, 2155, b'1', b'1000000001', 18446744073709551615),
  (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  (3, 0, 0, 0, 0, 0, 0, 0.5, 0.1, 0.1, FALSE, 0, b'0', 0, 39), (4, 1, 1, 1, 1, 1, 1, -.5, 3.4e38, 5e-324, 1, 1999, 1, 92, 0);
CREATE TABLE dates (id int PRIMARY KEY, a date, b datetime, c datetime(6), d timestamp(3) NULL, e time, f time(6));
INSERT INTO dates VALUES (1, '0000-00-00', '0000-00-00', '2012-00-15 01:02:03.000004', '1970-01-01 00:00:01', '-838:59:59', '100:00:00.5'),
  (2, '9999-12-31', '9999-12-31 23:59:59', NULL, NULL, NULL, NULL);
CREATE TABLE choices (id int PRIMARY KEY, a enum('a','it''s','x,y','','"'), b set('a','b c','d'), c json);
INSERT INTO choices VALUES (1, 'it''s', 'a,d', '{"a": "it''s \\n \\" é"}'), (2, 'x,y', '', '[1, null]'), (3, '"', NULL, NULL);
CREATE TABLE `odd_``name``;_--_"'` (id int PRIMARY KEY, `a'b"c``d` int, `order` varchar(9)) COMMENT 'it''s; a (comment';
INSERT INTO `odd_``name``;_--_"'` VALUES (1, 2, 'x'), (2, NULL, 'y');
CREATE TABLE places (id int PRIMARY KEY, a point, b geometry);
INSERT INTO places VALUES (1, ST_GeomFromText('POINT(1.5 -2)'), ST_GeomFromText('POLYGON((0 0,9 0,9 9,0 0))')), (2, NULL, NULL);
CREATE TABLE computed (id int PRIMARY KEY, a int, b int GENERATED ALWAYS AS (a * 2) STORED, c int GENERATED ALWAYS AS (a + 1) VIRTUAL);
INSERT INTO computed (id, a) VALUES (1, 20), (2, NULL);
CREATE TABLE nothing (id int PRIMARY KEY);
CREATE VIEW v AS SELECT id, a FROM numbers;
CREATE TRIGGER tr BEFORE INSERT ON nothing FOR EACH ROW SET NEW.id = NEW.id + 1;
CREATE PROCEDURE p() SELECT 'a;b', "c"
;
CREATE EVENT ev ON SCHEDULE EVERY 1 YEAR DO SET @a = 1;
CREATE TABLE latin (id int PRIMARY KEY, a varchar(9000) CHARACTER SET latin1, b longtext) DEFAULT CHARSET latin1;
CREATE TABLE texts (id int PRIMARY KEY, a longtext, b varchar(255) CHARACTER SET latin1) DEFAULT CHARSET utf8mb4;
CREATE TABLE bytes (id int PRIMARY KEY, a binary(4), b varbinary(30000), c longblob, d char(3) CHARACTER SET binary);
