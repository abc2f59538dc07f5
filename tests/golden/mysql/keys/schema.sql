-- No primary key, a promoted one, AUTO_INCREMENT that is only a key or inside a composite key, id that is no key.
CREATE TABLE plain (id int, note varchar(20));
CREATE TABLE promoted (id int, code varchar(10) NOT NULL, UNIQUE KEY code (code));
CREATE TABLE counted (history_id int NOT NULL AUTO_INCREMENT, note text, KEY history_id (history_id));
CREATE TABLE mixed (shop_id int NOT NULL, number int NOT NULL AUTO_INCREMENT, PRIMARY KEY (number, shop_id));
CREATE TABLE prefixed (id int NOT NULL PRIMARY KEY, word varchar(50), UNIQUE KEY word (word(10)));
INSERT INTO plain VALUES (1, 'a'), (1, 'a');
INSERT INTO promoted VALUES (NULL, 'x');
INSERT INTO counted (note) VALUES ('n');
INSERT INTO mixed (shop_id) VALUES (1), (2);
INSERT INTO prefixed VALUES (1, 'word');
