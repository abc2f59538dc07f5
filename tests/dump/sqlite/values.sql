-- Values of all types at their limits, and those for which SQLite has no type of its own.
SET sql_mode = 'ALLOW_INVALID_DATES';
CREATE TABLE numbers (id int PRIMARY KEY, t tinyint, tu tinyint unsigned, flag tinyint(1), m mediumint, b bigint, bu bigint unsigned,
  d decimal(10,2), d30 decimal(30,10), d65 decimal(65,30), whole decimal(20,0), f float, g double, y year, bits bit(12), bit1 bit(1), bit64 bit(64));
INSERT INTO numbers VALUES
 (1, -128, 255, 1, -8388608, -9223372036854775808, 18446744073709551615, -99999999.99, 12345678901234567890.0123456789,
  '12345678901234567890123456789012345.012345678901234567890123456789', 99999999999999999999, 1.1, 0.1, 2155, b'101010101010', b'1', x'ffffffffffffffff'),
 (2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
 (3, 127, 7, 1, 8388607, 9223372036854775807, 9223372036854775807, 12.30, 0.0000000001, 0.5, 12, -1e30, 1.7976931348623157e308, 1901, 1, b'0', x'7fffffffffffffff'),
 (4, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
CREATE TABLE texts (id int PRIMARY KEY, c char(10), v varchar(50), x text, e enum('a','B','it''s','ü'), s set('one','two','three'),
  bin varchar(20) COLLATE utf8mb4_bin, l varchar(20) CHARACTER SET latin1, none enum('','x'), KEY (v));
INSERT INTO texts VALUES
 (1, 'abc', 'Größe', 'long\ntext\t"quoted" ''single'' \\ back', 'it''s', 'one,three', 'Case', 'Zoë €', ''),
 (2, '', '', '', 'a', '', '', '', 'x'),
 (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
 (4, '12', '0012', '1e5', 'ü', 'two', 'case', '12', 'x');
CREATE TABLE moments (id int PRIMARY KEY, d date, dt datetime, dt6 datetime(6), dt3 datetime(3), ts timestamp NULL, ts6 timestamp(6) NULL, t time, t6 time(6), long_time time);
INSERT INTO moments VALUES
 (1, '2020-02-29', '2020-02-29 23:59:59', '2020-02-29 23:59:59.999999', '2020-02-29 23:59:59.120', '2021-06-01 12:00:00', '2021-06-01 12:00:00.5', '10:00:00', '10:00:00.000001', '838:59:59'),
 (2, '1000-01-01', '9999-12-31 00:00:00', '1000-01-01 00:00:00', '2000-01-01 00:00:00', '1970-01-01 00:00:01', NULL, '00:00:00', '00:00:00', '-01:30:00'),
 (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
CREATE TABLE octets (id int PRIMARY KEY, b16 binary(16), v varbinary(20), word varbinary(60), doc mediumblob, guid binary(16), tb tinyblob);
INSERT INTO octets VALUES
 (1, x'ff00', x'00ff', 'Größe', 'text\nof lines', x'12345678123446789234567812345678', x'ff'),
 (2, NULL, NULL, '', '', NULL, '');
CREATE TABLE documents (id int PRIMARY KEY, j json);
INSERT INTO documents VALUES (1, '{"a": [1, 2.5, "ü", null, true]}'), (2, '123'), (3, '"text"'), (4, NULL), (5, '[]');
CREATE TABLE computed (id int PRIMARY KEY, n int, twice int GENERATED ALWAYS AS (n * 2) STORED, name varchar(20), loud varchar(40) GENERATED ALWAYS AS (concat(name, '!')) VIRTUAL);
INSERT INTO computed (id, n, name) VALUES (1, 21, 'a'), (2, NULL, NULL);
CREATE TABLE `odd;``name``` (id int PRIMARY KEY, `quo``te` int, ```framed``` int, ```` int, `"` int, `dou"ble` int, `per%cent` int, `a.b` int, `a$b` int, `ü x` int);
INSERT INTO `odd;``name``` VALUES (1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
CREATE TABLE line (order_no int, pos int, article varchar(12) NOT NULL DEFAULT 'none', PRIMARY KEY (order_no, pos));
INSERT INTO line VALUES (1, 1, 'x'), (1, 2, 'y'), (2, 1, 'x');
CREATE TABLE counted (code varchar(3) PRIMARY KEY, no int unsigned NOT NULL AUTO_INCREMENT UNIQUE);
INSERT INTO counted VALUES ('a', 1), ('b', 7);
CREATE VIEW per_order AS SELECT order_no, COUNT(*) AS positions, MAX(article) AS last_article FROM line GROUP BY order_no;
