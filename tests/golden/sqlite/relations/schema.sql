-- Relations: two to one table, to itself, circular, one to one, to a unique column, to what is not there.
CREATE TABLE country (id integer PRIMARY KEY, iso char(2) NOT NULL UNIQUE, name text NOT NULL);
CREATE TABLE address (id integer PRIMARY KEY, street text NOT NULL, country_iso char(2) REFERENCES country (iso));
CREATE TABLE customer (id integer PRIMARY KEY, name text NOT NULL, billing_address_id integer REFERENCES address,
  delivery_address_id integer REFERENCES address, orders integer);
CREATE TABLE staff (id integer PRIMARY KEY, name text, manager_id integer REFERENCES staff (id),
  store_id integer REFERENCES store (id));
CREATE TABLE store (id integer PRIMARY KEY, manager_staff_id integer NOT NULL REFERENCES staff (id));
CREATE TABLE orders (id integer PRIMARY KEY, customer_id integer NOT NULL REFERENCES customer ON DELETE CASCADE,
  card_id integer UNIQUE REFERENCES card (id), gone_id integer REFERENCES gone (id));
CREATE TABLE card (id integer PRIMARY KEY, number text);
CREATE TABLE tag (id integer PRIMARY KEY, word text, customer integer);
INSERT INTO country VALUES (1, 'de', 'Germany');
INSERT INTO address VALUES (1, 'Main St', 'de'), (2, 'Side St', NULL);
INSERT INTO customer VALUES (1, 'Ann', 1, 2, 0);
INSERT INTO staff VALUES (1, 'Bob', NULL, 1), (2, 'Cy', 1, 1);
INSERT INTO store VALUES (1, 1);
INSERT INTO card VALUES (5, '4711');
INSERT INTO orders VALUES (1, 1, 5, 99);
INSERT INTO tag VALUES (1, 'vip', 1);
