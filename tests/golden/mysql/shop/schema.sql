-- A prefix, comments in two languages, blank or with blanks around them, an enum, defaults, indexes, a view.
CREATE TABLE shp_kunden (kd_id int unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'Kundennummer',
  CustNm varchar(80) NOT NULL DEFAULT '' COMMENT 'Name, wie auf der Rechnung', email varchar(120) DEFAULT NULL,
  is_active tinyint(1) NOT NULL DEFAULT 1, newsletter tinyint(4) NOT NULL DEFAULT 0,
  created datetime NOT NULL DEFAULT CURRENT_TIMESTAMP, UNIQUE KEY email (email), KEY name_created (CustNm, created)
) COMMENT='Kunden und Interessenten';
CREATE TABLE shp_categories (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, parent_id int, title varchar(60) NOT NULL COMMENT ' shown in the menu ',
  CONSTRAINT fk_parent FOREIGN KEY (parent_id) REFERENCES shp_categories (id) ON DELETE SET NULL) COMMENT=' ';
CREATE TABLE shp_products (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, category_id int NOT NULL,
  product_name varchar(120) NOT NULL, price decimal(8,2) NOT NULL DEFAULT 0.00,
  status enum('draft','on sale','sold-out','') NOT NULL DEFAULT 'draft' COMMENT 'state of the product', attrs json,
  CONSTRAINT fk_category FOREIGN KEY (category_id) REFERENCES shp_categories (id),
  CONSTRAINT price_positive CHECK (price >= 0));
CREATE TABLE shp_orders (order_no int NOT NULL COMMENT '  ', kd_id int unsigned NOT NULL, placed date NOT NULL,
  PRIMARY KEY (order_no), CONSTRAINT fk_kunde FOREIGN KEY (kd_id) REFERENCES shp_kunden (kd_id));
CREATE TABLE shp_order_items (order_no int NOT NULL, line int NOT NULL, product_id int, qty smallint unsigned NOT NULL,
  PRIMARY KEY (order_no, line), FOREIGN KEY (order_no) REFERENCES shp_orders (order_no),
  FOREIGN KEY (product_id) REFERENCES shp_products (id));
CREATE VIEW shp_v_customers AS SELECT kd_id, CustNm FROM shp_kunden;
INSERT INTO shp_kunden (CustNm, email, is_active) VALUES ('Müller', 'm@example.org', 1), ('Doe', NULL, 2);
INSERT INTO shp_categories VALUES (1, NULL, 'All'), (2, 1, 'Tea');
INSERT INTO shp_products VALUES (1, 2, 'Oolong', 9.50, 'on sale', '{"leaf": true}'), (2, 2, 'Old', 1, '', NULL);
INSERT INTO shp_orders VALUES (100, 1, '2020-02-03');
INSERT INTO shp_order_items VALUES (100, 1, 1, 2), (100, 2, NULL, 1);
