-- What SQL has in common: the same models come out of every server.
CREATE TABLE lib_authors (code varchar(10) NOT NULL PRIMARY KEY, full_name varchar(80) NOT NULL, born date);
CREATE TABLE lib_books (isbn varchar(13) NOT NULL PRIMARY KEY, author_code varchar(10) NOT NULL,
  sequel_of varchar(13), title varchar(200) NOT NULL, price decimal(8,2) DEFAULT 9.50 NOT NULL, pages int,
  weight double precision, printed smallint DEFAULT 0 NOT NULL, blurb text, sold bigint,
  FOREIGN KEY (author_code) REFERENCES lib_authors (code), FOREIGN KEY (sequel_of) REFERENCES lib_books (isbn));
CREATE INDEX lib_books_author ON lib_books (author_code);
CREATE INDEX lib_books_sequel ON lib_books (sequel_of);
CREATE UNIQUE INDEX lib_books_title ON lib_books (title, author_code);
CREATE TABLE lib_loans (isbn varchar(13) NOT NULL, number int NOT NULL, lent date NULL, note varchar(40) DEFAULT '' NOT NULL,
  PRIMARY KEY (isbn, number), FOREIGN KEY (isbn) REFERENCES lib_books (isbn) ON DELETE CASCADE);
INSERT INTO lib_authors VALUES ('le guin', 'Ursula K. Le Guin', '1929-10-21'), ('x', 'Änne Ölig', NULL);
INSERT INTO lib_books VALUES ('1', 'le guin', NULL, 'A Wizard of Earthsea', 9.5, 205, 0.25, 1, 'Ged', 3000000000),
  ('2', 'le guin', '1', 'The Tombs of Atuan', 12.25, NULL, NULL, 0, NULL, NULL);
INSERT INTO lib_loans VALUES ('1', 1, '2020-02-29', 'late'), ('1', 2, NULL, '');
