-- What only MariaDB has: system versioning (keys without the period), sequences, its own types, column checks.
CREATE TABLE hr_contract (id int NOT NULL PRIMARY KEY, pay decimal(10,2)) WITH SYSTEM VERSIONING;
CREATE TABLE hr_salary (id int NOT NULL PRIMARY KEY, pay int, code varchar(5) NOT NULL UNIQUE,
  since timestamp(6) GENERATED ALWAYS AS ROW START, until timestamp(6) GENERATED ALWAYS AS ROW END,
  PERIOD FOR SYSTEM_TIME (since, until)) WITH SYSTEM VERSIONING;
CREATE TABLE hr_device (id uuid NOT NULL PRIMARY KEY, ip4 inet4, ip6 inet6, age int CHECK (age > 0), attrs json,
  KEY unused (age) IGNORED);
CREATE SEQUENCE hr_numbers;
INSERT INTO hr_contract VALUES (1, 10), (2, 20);
UPDATE hr_contract SET pay = 11 WHERE id = 1;
INSERT INTO hr_salary (id, pay, code) VALUES (1, 10, 'a');
UPDATE hr_salary SET pay = 11;
INSERT INTO hr_device VALUES ('123e4567-e89b-12d3-a456-426655440000', '10.0.0.1', '::1', 3, '[1]');
