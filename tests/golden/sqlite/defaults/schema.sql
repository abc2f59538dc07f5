-- A default of every kind.
CREATE TABLE defaults (id integer PRIMARY KEY, i int NOT NULL DEFAULT -7, d decimal(8,2) NOT NULL DEFAULT 9.50, f double DEFAULT 1.5,
  b boolean NOT NULL DEFAULT 1, bt boolean DEFAULT true, c varchar(20) NOT NULL DEFAULT '', q text DEFAULT 'it''s "q" %s',
  dq text DEFAULT "dq", day date DEFAULT '2020-01-02', ts timestamp DEFAULT CURRENT_TIMESTAMP, td date DEFAULT CURRENT_DATE,
  n datetime DEFAULT (datetime('now')), r int DEFAULT (abs(-3)), x blob DEFAULT X'00FF', nl text DEFAULT NULL);
INSERT INTO defaults (id, ts, td, n) VALUES (1, '2020-01-01 00:00:00', '2020-01-01', '2020-01-01 00:00:00');
