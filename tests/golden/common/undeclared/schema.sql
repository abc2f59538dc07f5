-- Relations that nobody declares: rows prove some, leave some open, and disprove others. Numbers that are moments.
CREATE TABLE shop_customer (id int NOT NULL PRIMARY KEY, name varchar(40) NOT NULL);
CREATE TABLE shop_staff (id int NOT NULL PRIMARY KEY, name varchar(40) NOT NULL, manager_id int);
CREATE TABLE shop_currency (code varchar(3) NOT NULL PRIMARY KEY, name varchar(20) NOT NULL);
CREATE TABLE shop_order (id int NOT NULL PRIMARY KEY, customer_id int NOT NULL, seller_staff_id int NOT NULL,
  created_by int NOT NULL, currency_code varchar(3), staff_ids varchar(40), total decimal(8,2));
CREATE TABLE shop_note (id int NOT NULL PRIMARY KEY, object_id int NOT NULL, object_type varchar(20) NOT NULL,
  order_id int NOT NULL);
INSERT INTO shop_customer VALUES (1, 'a'), (2, 'b'), (3, 'c'), (4, 'd'), (5, 'e'), (6, 'f'), (7, 'g'), (8, 'h'),
  (9, 'i'), (10, 'j'), (11, 'k');
INSERT INTO shop_staff VALUES (101, 'x', NULL), (102, 'y', 101), (103, 'z', 101), (104, 'q', 103);
INSERT INTO shop_currency VALUES ('CHF', 'franc'), ('EUR', 'euro');
INSERT INTO shop_order VALUES (1, 1, 101, 101, 'CHF', '101,102', 1), (2, 2, 0, 7, 'CHF', '', 1),
  (3, 3, 0, 8, 'EUR', '103', 1), (4, 4, 102, 9, NULL, NULL, 1), (5, 5, 103, 10, '', NULL, 2), (6, 6, 102, 11, '', NULL, 2),
  (7, 7, 102, 12, 'EUR', NULL, 2), (8, 8, 102, 13, 'EUR', NULL, 2), (9, 9, 102, 14, 'EUR', NULL, 2),
  (10, 10, 104, 102, 'EUR', NULL, 2), (11, 10, 102, 102, 'EUR', NULL, 3), (12, 0, 102, 102, 'EUR', NULL, 3);
INSERT INTO shop_note VALUES (1, 1, 'order', 1), (2, 2, 'customer', 2), (3, 1, 'order', 3), (4, 4, 'staff', 4),
  (5, 1, 'order', 5), (6, 6, 'order', 6), (7, 7, 'order', 7), (8, 7, 'order', 8), (9, 7, 'order', 9),
  (10, 7, 'order', 10), (11, 7, 'order', 10);
CREATE TABLE shop_visit (id int NOT NULL PRIMARY KEY, visitor int NOT NULL);
INSERT INTO shop_visit VALUES (1, 1), (2, 2), (3, 3), (4, 4), (5, 5), (6, 6), (7, 7), (8, 8), (9, 9), (10, 10);
CREATE TABLE shop_event (id int NOT NULL PRIMARY KEY, created_at bigint NOT NULL, last_seen bigint, run_time int, sent_ts bigint);
INSERT INTO shop_event VALUES (1, 1700000000, 1700000000123, 90, NULL), (2, 0, NULL, 1700000000, NULL);
CREATE VIEW shop_visits AS SELECT v.id, c.name FROM shop_visit v LEFT JOIN shop_customer c ON v.visitor = c.id;
