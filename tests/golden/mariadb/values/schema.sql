-- Types of MariaDB alone.
CREATE TABLE own (id uuid PRIMARY KEY DEFAULT uuid(), four inet4, six inet6, js json CHECK (js <> ''), age int CHECK (age > 0),
  words varchar(20) CHECK (json_valid(words)), doc longtext CHECK (json_valid(doc)));
INSERT INTO own VALUES
 ('12345678-1234-4678-9234-567812345678', '10.0.0.1', '::1', '{"a": 1}', 3, '[]', '{"b": 2}'),
 ('12345678-1234-4678-9234-567812345679', NULL, '::ffff:10.0.0.1', NULL, NULL, NULL, NULL);
