-- Values that the driver cannot load or Django's field not hold.
CREATE TABLE bad (id int PRIMARY KEY, d date, tz timestamptz, tn timestamp, t time, ttz timetz, iv interval, ip inet, n numeric(5,2),
  rd daterange, dd date[], far timestamp);
INSERT INTO bad VALUES
 (1, 'infinity', '-infinity', 'infinity', '24:00', '24:00+00', '3 mons 2 days 25:00', '10.1.2.3/24', 'NaN', '[2020-01-01,infinity)',
  '{infinity}', '12020-01-01'),
 (2, '0044-03-15 BC', '0044-03-15 10:00 BC', '2020-01-01', '10:00', '10:00+00', '1 day', '10.0.0.1', 1.25, '[2020-01-01,2020-02-01)',
  '{2020-01-01}', '2020-01-01');
CREATE VIEW seen AS SELECT id, d, tz FROM bad;
CREATE TABLE good (id int PRIMARY KEY, d date, tz timestamptz, iv interval, ip inet);
INSERT INTO good VALUES (1, '2020-01-01', '2020-01-01 10:00+00', '1 day', '10.0.0.1');
