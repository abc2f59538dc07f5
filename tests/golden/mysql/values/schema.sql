-- Values that no Python type holds: zero and impossible dates, long times; each in a table, a key and a view.
SET sql_mode = 'ALLOW_INVALID_DATES';
CREATE TABLE bad (id int PRIMARY KEY, d date NOT NULL, dn date, dt datetime NOT NULL DEFAULT '0000-00-00 00:00:00',
  ts timestamp NOT NULL DEFAULT '0000-00-00 00:00:00', t time, t2 time(2), only_zero date, year0 date);
INSERT INTO bad VALUES
 (1, '0000-00-00', '0000-00-00', '0000-00-00 00:00:00', '0000-00-00 00:00:00', '838:59:59', '-00:00:01.50', '0000-00-00',
  '0000-05-05'),
 (2, '2021-02-31', NULL, '2021-02-31 10:00:00', '2021-01-02 03:04:05', '-838:59:59', NULL, NULL, '0009-01-01'),
 (3, '2021-00-15', '2021-11-00', '2021-00-00 00:00:00', '2021-01-02 03:04:05', '10:00:00', '10:00:00', NULL, NULL),
 (4, '2021-01-01', '2021-01-01', '2021-01-01 00:00:00', '2021-01-02 03:04:05', NULL, '24:00:00', NULL, NULL);
CREATE TABLE dated (day date, number int, note varchar(20), PRIMARY KEY (day, number));
INSERT INTO dated VALUES ('0000-00-00', 1, 'zero'), ('2021-02-01', 2, 'day');
CREATE TABLE keyed (day date PRIMARY KEY);
INSERT INTO keyed VALUES ('0000-00-00'), ('2021-02-31'), ('2021-00-00'), ('2021-02-01');
CREATE VIEW shown AS SELECT id, d, dt AS moment, t FROM bad;
CREATE TABLE later (id int PRIMARY KEY, closed datetime NOT NULL DEFAULT '0000-00-00 00:00:00');
