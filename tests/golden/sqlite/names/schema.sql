-- Three naming habits, keywords, Model attributes, names alike but for case or underscore.
CREATE TABLE tbl_kunde (KdNr integer PRIMARY KEY, KdName varchar(80) NOT NULL, "class" text, "save" text, pk integer,
  "objects" text, "a__b" integer, "_lead" integer, "trail_" integer, "1st" integer, "per%cent" integer,
  "with space" integer, "quo""ted" integer, "Größe" real, "get_x_display" text);
CREATE TABLE tbl_Bestellung (ID integer PRIMARY KEY, KdNr integer REFERENCES tbl_kunde (KdNr), order_date date);
CREATE TABLE tbl_order_items (id integer PRIMARY KEY, "order" integer REFERENCES tbl_Bestellung (ID), itemQty integer,
  item_qty integer, "item-qty" integer);
CREATE TABLE "none" (id integer PRIMARY KEY, "True" integer, check_ integer);
CREATE TABLE "2fa_codes" (id integer PRIMARY KEY, code char(6));
CREATE TABLE "order-item" (id integer PRIMARY KEY);
CREATE TABLE orderitem (id integer PRIMARY KEY);
INSERT INTO tbl_kunde (KdNr, KdName, "per%cent", "quo""ted") VALUES (1, 'Müller', 5, 2);
INSERT INTO tbl_Bestellung VALUES (7, 1, '2020-01-02');
INSERT INTO tbl_order_items VALUES (1, 7, 2, 3, 4), (2, 7, 1, 1, 1);
INSERT INTO "none" VALUES (1, 1, 1);
