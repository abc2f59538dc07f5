-- Relations: two to one table, to itself, circular, one to one, to a unique column, to what is not there,
-- of several columns, and tables that only join two others.
CREATE TABLE country (id integer PRIMARY KEY, iso char(2) NOT NULL UNIQUE, name text NOT NULL);
CREATE TABLE address (id integer PRIMARY KEY, street text NOT NULL, country_iso char(2) REFERENCES Country (ISO));
CREATE TABLE customer (id integer PRIMARY KEY, name text NOT NULL, billing_address_id integer REFERENCES address,
  delivery_address_id integer REFERENCES address, orders integer);
CREATE TABLE staff (id integer PRIMARY KEY, name text, manager_id integer REFERENCES staff (id),
  store_id integer REFERENCES store (id));
CREATE TABLE store (id integer PRIMARY KEY, manager_staff_id integer NOT NULL REFERENCES staff (id));
CREATE TABLE orders (id integer PRIMARY KEY, customer_id integer NOT NULL REFERENCES customer ON DELETE CASCADE,
  card_id integer UNIQUE REFERENCES card (id), gone_id integer REFERENCES gone (id), "first" text REFERENCES tag (word),
  customer_again integer REFERENCES customer (orders), FOREIGN KEY (customer_id) REFERENCES country);
CREATE TABLE card (id integer PRIMARY KEY, number text);
CREATE TABLE tag (id integer PRIMARY KEY, word text, customer integer, no integer);
CREATE TABLE lot (year integer NOT NULL, no integer NOT NULL, tenant integer NOT NULL, parent_no integer,
  PRIMARY KEY (year, no), UNIQUE (tenant, no), FOREIGN KEY (year, parent_no) REFERENCES lot (year, no));
CREATE TABLE bid (id integer PRIMARY KEY, lot_year integer NOT NULL, lot_no integer NOT NULL, tenant integer,
  FOREIGN KEY (lot_year, lot_no) REFERENCES lot, FOREIGN KEY (tenant, lot_no) REFERENCES lot (tenant, no),
  FOREIGN KEY (lot_no, lot_year) REFERENCES lot (year, tenant));
CREATE TABLE film (id integer PRIMARY KEY, title text NOT NULL, actors integer);
CREATE TABLE actor (id integer PRIMARY KEY, name text NOT NULL);
CREATE TABLE film_actor (actor_id integer NOT NULL REFERENCES actor, film_id integer NOT NULL REFERENCES film,
  role text, PRIMARY KEY (actor_id, film_id));
CREATE TABLE award (film_id integer REFERENCES film, actor_id integer REFERENCES actor);
CREATE TABLE follows (follower_id integer NOT NULL REFERENCES actor, followed_id integer NOT NULL REFERENCES actor,
  since date, UNIQUE (follower_id, followed_id));
CREATE TABLE genre (id integer PRIMARY KEY, name text NOT NULL);
CREATE TABLE film_genre (id integer PRIMARY KEY, film_id integer NOT NULL REFERENCES film,
  genre_id integer NOT NULL REFERENCES genre, added_by_film integer REFERENCES film, UNIQUE (film_id, genre_id));
INSERT INTO country VALUES (1, 'de', 'Germany');
INSERT INTO address VALUES (1, 'Main St', 'de'), (2, 'Side St', NULL);
INSERT INTO customer VALUES (1, 'Ann', 1, 2, 0);
INSERT INTO staff VALUES (1, 'Bob', NULL, 1), (2, 'Cy', 1, 1);
INSERT INTO store VALUES (1, 1);
INSERT INTO card VALUES (5, '4711');
INSERT INTO orders VALUES (1, 1, 5, 99, 'vip', 0);
INSERT INTO tag VALUES (1, 'vip', 1, NULL);
INSERT INTO lot VALUES (2020, 1, 7, NULL), (2020, 2, 7, 1);
INSERT INTO bid VALUES (1, 2020, 1, 7), (2, 2020, 2, NULL);
INSERT INTO film VALUES (1, 'Metropolis', 2), (2, 'M', 1);
INSERT INTO actor VALUES (1, 'Brigitte Helm'), (2, 'Peter Lorre');
INSERT INTO film_actor VALUES (1, 1, 'Maria'), (2, 2, NULL);
INSERT INTO award VALUES (1, 1), (1, NULL);
INSERT INTO follows VALUES (1, 2, '2020-01-01');
INSERT INTO genre VALUES (1, 'Drama');
INSERT INTO film_genre VALUES (1, 1, 1, NULL), (2, 2, 1, 1);
