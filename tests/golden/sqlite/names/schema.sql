-- Identifiers of every kind; keywords, Model attributes, names alike but for case or underscore.
CREATE TABLE "tbl_odd columns%" (id integer PRIMARY KEY,
  "class" integer,
  "save" integer,
  "pk" integer,
  "objects" integer,
  "a__b" integer,
  "_lead" integer,
  "trail_" integer,
  "1st" integer,
  "per%cent" integer,
  "100%" integer,
  "%s" integer,
  "%(x)s" integer,
  "with space" integer,
  "Größe" integer,
  "имя" integer,
  "ﬁsh" integer,
  "get_x_display" integer,
  "_state" integer,
  "self" integer,
  "cls" integer,
  "check" integer,
  "mro" integer,
  "Meta" integer,
  "models" integer,
  "dot.dot" integer,
  "semi;colon" integer,
  "new
line" integer,
  "back\slash" integer,
  "apos'trophe" integer,
  "question?" integer,
  "co:lon" integer,
  "--" integer,
  "/*x*/" integer,
  "None" integer,
  "none_" integer,
  "DoesNotExist" integer,
  "clean" integer,
  "delete" integer,
  "serializable_value" integer,
  "id_error" integer,
  "F" integer,
  "Q" integer,
  "now" integer,
  "decimal" integer,
  "count" integer,
  "index" integer,
  "print" integer,
  "exists" integer,
  "a_1" integer,
  "a1" integer,
  "日本" integer,
  "名前" integer,
  "a_column_name_that_is_as_long_as_any_server_lets_it_be_64_chars_" integer,
  "a_column_name_that_is_as_long_as_any_server_lets_it_be_64_charsb" integer,
  "quo""te" integer,
  """framed""" integer,
  """" integer,
  "`" integer,
  "CaseT" integer,
  "Case_T" integer,
  "case-t" integer);
CREATE TABLE tbl_kunde (KdNr integer PRIMARY KEY, KdName varchar(80) NOT NULL, email varchar(80) NOT NULL);
CREATE TABLE tbl_Bestellung (ID integer PRIMARY KEY, KdNr integer REFERENCES tbl_kunde (KdNr), order_date date);
CREATE TABLE tbl_order_items (id integer PRIMARY KEY, "order" integer, itemQty integer, item_qty integer, "item-qty" integer,
  code_id integer, code integer, FOREIGN KEY ("order") REFERENCES tbl_Bestellung (ID),
  FOREIGN KEY (code_id) REFERENCES tbl_kunde (KdNr));
CREATE TABLE "none" (id integer PRIMARY KEY, "True" integer);
CREATE TABLE "2fa_codes" (id integer PRIMARY KEY, code char(6), order_item integer, FOREIGN KEY (order_item) REFERENCES tbl_order_items (id));
CREATE TABLE "order-item" (id integer PRIMARY KEY);
CREATE TABLE orderitem (id integer PRIMARY KEY);
CREATE TABLE queue_column (id integer PRIMARY KEY);
CREATE TABLE queue_columns (id integer PRIMARY KEY);
CREATE TABLE "models" (id integer PRIMARY KEY);
CREATE TABLE "lower" (id integer PRIMARY KEY);
CREATE TABLE "row_key" (id integer PRIMARY KEY);
CREATE TABLE "таблица" (id integer PRIMARY KEY);
CREATE TABLE "a_column_name_that_is_as_long_as_any_server_lets_it_be_64_chars_" (id integer PRIMARY KEY, "a_column_name_that_is_as_long_as_any_server_lets_it_be_64_chars_" integer NOT NULL, CHECK ("a_column_name_that_is_as_long_as_any_server_lets_it_be_64_chars_" > 0), FOREIGN KEY ("a_column_name_that_is_as_long_as_any_server_lets_it_be_64_chars_") REFERENCES "a_column_name_that_is_as_long_as_any_server_lets_it_be_64_chars_" (id));
CREATE TABLE "quo""te" (id integer PRIMARY KEY);
CREATE TABLE """framed""" (id integer PRIMARY KEY);
CREATE TABLE "dot.dot" (id integer PRIMARY KEY);
CREATE TABLE "--" (id integer PRIMARY KEY);
INSERT INTO "tbl_odd columns%" (id, "per%cent", "quo""te", """framed""") VALUES (1, 5, 2, 3);
INSERT INTO tbl_kunde VALUES (1, 'Müller', 'm@example.org');
INSERT INTO tbl_Bestellung VALUES (7, 1, '2020-01-02');
INSERT INTO tbl_order_items VALUES (1, 7, 2, 3, 4, 1, 9), (2, 7, 1, 1, 1, NULL, NULL);
INSERT INTO "none" VALUES (1, 1);
INSERT INTO "a_column_name_that_is_as_long_as_any_server_lets_it_be_64_chars_" VALUES (1, 1);
INSERT INTO "quo""te" VALUES (1);
INSERT INTO """framed""" VALUES (1);
INSERT INTO "dot.dot" VALUES (1);
INSERT INTO "--" VALUES (1);
