-- Every type of both servers, with the values at its edges; enums and sets; what comes as bytes.
SET sql_mode = '';
CREATE TABLE numbers (id int PRIMARY KEY, t tinyint, tu tinyint unsigned, s smallint, su smallint unsigned,
  m mediumint, mu mediumint unsigned, i int, iu int unsigned, z int(5) unsigned zerofill, b bigint, bu bigint unsigned,
  d decimal(10,2), dw decimal(65,30), f float, f2 float(7,2), db double, y year, flag tinyint(1) NOT NULL,
  maybe bool, tri tinyint(1), bit1 bit(1), bit8 bit(8), bit64 bit(64));
INSERT INTO numbers VALUES
 (1, -128, 255, -32768, 65535, -8388608, 16777215, -2147483648, 4294967295, 7, -9223372036854775808,
  18446744073709551615, -99999999.99, 12345678901234567890123456789012345.123456789012345678901234567890,
  123456.789, 1.25, 0.1,  2024, 1, NULL, 2, b'1', b'10101010', ~0),
 (2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.1, 0, 0, 0, 0, 1, -1, b'0', b'0', b'0'),
 (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1, 0, NULL,
  NULL, NULL, NULL);
CREATE TABLE texts (id int PRIMARY KEY, c char(10), v varchar(255) NOT NULL, tt tinytext, tx text, mt mediumtext,
  lt longtext, bin varchar(20) COLLATE utf8mb4_bin, lat varchar(20) CHARACTER SET latin1,
  kind enum('a', 'b c', 'd''e', '') NOT NULL, kind2 enum('x','y') CHARACTER SET binary,
  colours set('red','green','light blue'), meta enum('on', 'off'), js json) COMMENT='Text, and what looks like it';
INSERT INTO texts VALUES
 (1, 'ab  ', 'Größe 😀', 't', 'x', 'm', 'l', 'Bin', 'Zoë', 'b c', 'y', 'red,light blue', 'on', '{"a": [1, null]}'),
 (2, '', '', '', '', '', '', '', '', 'zzz', 'x', '', 'off', '[]'),
 (3, NULL, 'v', NULL, NULL, NULL, NULL, NULL, NULL, 'a', NULL, NULL, NULL, NULL);
CREATE TABLE octets (id int PRIMARY KEY, b16 binary(16), uuid binary(16), guess varbinary(16), word varbinary(60),
  doc mediumblob, pic blob NOT NULL, tb tinyblob, place point, shape geometry);
INSERT INTO octets VALUES
 (1, X'FF00', X'12345678123446789234567812345678', X'12345678123446789234567812345678', 'Größe', 'long\ntext',
  X'89504E470D0A1A0A00', X'FF', POINT(1, 2), NULL),
 (2, NULL, NULL, NULL, '', NULL, '', '', NULL, POINT(3, 4));
CREATE TABLE times (id int PRIMARY KEY, d date, dt datetime, dt6 datetime(6), ts timestamp NULL, t time, t3 time(3),
  shown int INVISIBLE, touched timestamp NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  twice int GENERATED ALWAYS AS (shown * 2) VIRTUAL, thrice int AS (shown * 3) STORED);
INSERT INTO times (id, d, dt, dt6, ts, t, t3, shown, touched) VALUES
 (1, '2020-02-29', '1970-01-01 00:00:01', '9999-12-31 23:59:59.999999', '2001-02-03 04:05:06', '23:59:59', '00:00:00.5', 4,
  '2001-02-03 04:05:06'),
 (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
CREATE TABLE nothing (id int PRIMARY KEY, flag tinyint(1), doc blob, word varbinary(9), t time, d date);
