-- The subscribers of a shop that was bought: some of them are members already.
CREATE TABLE subscriber (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(60) NOT NULL, mail VARCHAR(80));
INSERT INTO subscriber VALUES
    (1, 'Ada Abel', ' ADA@example.org'),
    (2, 'Nina Nord', 'nina@example.org'),
    (3, 'Nina Nord', 'Nina@Example.org'),
    (4, 'Otto Ost', NULL);
