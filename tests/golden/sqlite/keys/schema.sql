-- Primary keys of every shape, and none.
CREATE TABLE counted (id integer PRIMARY KEY AUTOINCREMENT, name text NOT NULL);
CREATE TABLE coded (code varchar(10) PRIMARY KEY, name text) WITHOUT ROWID;
CREATE TABLE promoted (id integer, code varchar(10) NOT NULL UNIQUE, note text);
CREATE TABLE bare (id integer, note text);
CREATE TABLE line (OrderId integer NOT NULL, line_no integer NOT NULL, qty integer, PRIMARY KEY (line_no, OrderId));
CREATE TABLE profile (counted_id integer PRIMARY KEY REFERENCES counted (id), about text);
CREATE TABLE part (counted_id integer REFERENCES counted, number integer, PRIMARY KEY (counted_id, number));
CREATE VIEW names AS SELECT id, name FROM counted;
INSERT INTO counted VALUES (1, 'one'), (2, 'two');
INSERT INTO coded VALUES ('x', 'X');
INSERT INTO promoted VALUES (NULL, 'p', 'n');
INSERT INTO bare VALUES (1, 'a'), (1, 'a'), (NULL, NULL);
INSERT INTO line VALUES (1, 1, 5), (1, 2, 6), (2, 1, 7);
INSERT INTO profile VALUES (1, 'me');
INSERT INTO part VALUES (1, 1), (1, 2);
