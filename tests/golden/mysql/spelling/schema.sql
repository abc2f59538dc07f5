-- Each thing that the two servers spell differently: widths, defaults, checks, generated and hidden columns, partitions.
CREATE TABLE par (code varchar(10) CHARACTER SET latin1 COLLATE latin1_bin NOT NULL, UNIQUE KEY (code));
CREATE TABLE spell (
  id bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'a ''quoted'' "comment"',
  small tinyint(3) unsigned, flag tinyint(1) DEFAULT 1, filled int(5) unsigned zerofill, years year(4) DEFAULT 2020,
  quoted varchar(20) DEFAULT 'it''s \\ "x"', blank varchar(3) NOT NULL DEFAULT '', nulls varchar(10) DEFAULT 'NULL',
  made timestamp(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6), seen datetime DEFAULT '2020-01-02 03:04:05',
  changed timestamp NULL DEFAULT NULL ON UPDATE CURRENT_TIMESTAMP, started date DEFAULT '2020-01-01',
  price decimal(10,2) DEFAULT 1.50, debt int DEFAULT -1, ratio double, token varchar(40) DEFAULT (uuid()), two int DEFAULT (1 + 1),
  hidden int INVISIBLE DEFAULT 3, twice int GENERATED ALWAYS AS (debt * 2) STORED,
  label varchar(50) AS (concat(quoted, '-', 'it''s')) VIRTUAL, own varchar(20) COLLATE utf8mb4_bin,
  old varchar(10) CHARACTER SET utf8mb3, attrs json,
  CONSTRAINT both_ways CHECK (debt > -10 AND (quoted <> 'it''s' OR price >= 0)), CONSTRAINT listed CHECK (blank IN ('', 'a b')),
  KEY downwards (years DESC, price), KEY beginning (own(5)), FULLTEXT KEY words (quoted)
) COMMENT='the ''spelled''';
CREATE TABLE split (id int NOT NULL, at int NOT NULL, PRIMARY KEY (id, at)) PARTITION BY HASH (at) PARTITIONS 3;
CREATE VIEW spelled AS SELECT id, quoted, upper(blank) AS loud FROM spell;
INSERT INTO par VALUES ('a');
INSERT INTO spell (quoted, small, filled) VALUES ('x', 7, 42);
INSERT INTO split VALUES (1, 1), (1, 2);
