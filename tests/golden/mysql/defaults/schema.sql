-- A default of every kind.
SET sql_mode = '';
CREATE TABLE defaults (id int NOT NULL DEFAULT 0 PRIMARY KEY, i int NOT NULL DEFAULT -7, bu bigint unsigned DEFAULT 18446744073709551615,
  d decimal(8,2) NOT NULL DEFAULT 9.50, f double NOT NULL DEFAULT 1.5, y year DEFAULT 2000, b bool NOT NULL DEFAULT 1,
  bit1 bit(1) NOT NULL DEFAULT b'1', bit8 bit(8) NOT NULL DEFAULT b'101', c char(5) NOT NULL DEFAULT 'it''s',
  v varchar(20) NOT NULL DEFAULT '', q varchar(20) DEFAULT 'a "q" \\ %s', n varchar(20) DEFAULT NULL,
  e enum('x','y z') NOT NULL DEFAULT 'y z', s set('a','b') NOT NULL DEFAULT 'a,b', s0 set('a','b') NOT NULL DEFAULT '',
  day date NOT NULL DEFAULT '2020-01-02', zero date NOT NULL DEFAULT '0000-00-00', dt datetime DEFAULT '2020-01-02 03:04:05',
  t time NOT NULL DEFAULT '10:11:12', long_t time DEFAULT '100:00:00', now3 datetime(3) DEFAULT CURRENT_TIMESTAMP(3),
  ts timestamp NULL DEFAULT CURRENT_TIMESTAMP, bin binary(3) NOT NULL DEFAULT 'abc', vb varbinary(8) DEFAULT '',
  js json DEFAULT ('{}'), tx text DEFAULT ('none'), uid char(36) DEFAULT (uuid()), today date DEFAULT (CURRENT_DATE),
  calc int DEFAULT (1 + 2));
INSERT INTO defaults (id) VALUES (5);
