CREATE TYPE mood AS ENUM ('glad', 'so-so', 'it''s bad');
CREATE DOMAIN price AS numeric(9,2) CHECK (VALUE >= 0);
CREATE SCHEMA crm;
CREATE SEQUENCE crm.number START 100;
CREATE TABLE crm.customer (
    id integer DEFAULT nextval('crm.number') PRIMARY KEY,
    name varchar(50) NOT NULL,
    feels mood DEFAULT 'glad',
    tags text[] NOT NULL DEFAULT '{}',
    data jsonb,
    photo bytea
);
COMMENT ON TABLE crm.customer IS 'Who buys; -- no comment';
CREATE TABLE article (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    "Odd ""name" text,
    price price NOT NULL,
    gross numeric GENERATED ALWAYS AS (price * 2) STORED,
    seen timestamptz,
    customer_id integer REFERENCES crm.customer
);
CREATE UNIQUE INDEX article_name ON article (lower("Odd ""name")) WHERE price > 1;
CREATE TABLE log (at date NOT NULL, text text) PARTITION BY RANGE (at);
CREATE TABLE log_2025 PARTITION OF log FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE log_rest PARTITION OF log DEFAULT;
CREATE VIEW dear AS SELECT a.id, a.price, c.name FROM article AS a JOIN crm.customer AS c ON c.id = a.customer_id;
CREATE MATERIALIZED VIEW totals AS SELECT customer_id, sum(price) AS total FROM article GROUP BY customer_id;
CREATE UNIQUE INDEX totals_key ON totals (customer_id);
CREATE FUNCTION twice(n integer) RETURNS integer LANGUAGE plpgsql AS $body$ BEGIN RETURN n * 2; END; $body$;
CREATE FUNCTION old() RETURNS integer LANGUAGE sql BEGIN ATOMIC SELECT CASE WHEN true THEN 1 ELSE 2 END; SELECT 3; END;
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.text := NEW.text || '.'; RETURN NEW; END $$;
CREATE TRIGGER touched BEFORE UPDATE ON log FOR EACH ROW EXECUTE FUNCTION touch();
CREATE RULE quiet AS ON DELETE TO log DO INSTEAD (SELECT 1; SELECT 2);
INSERT INTO crm.customer (name, feels, tags, data, photo) VALUES
    ('Ann; \. it''s', 'it''s bad', '{"a b",NULL,"c\\d"}', '{"a": [1, "\\n"]}', '\x00ff5c2e'),
    (E'two\nlines\\\t\r$$', NULL, '{}', NULL, NULL);
INSERT INTO article ("Odd ""name", price, seen, customer_id) VALUES
    ('\.', 1.50, '2025-03-04 05:06:07.891+02', 100), (NULL, 0, NULL, NULL), ('größe', 9999999.99, 'infinity', 101);
INSERT INTO log VALUES ('2025-05-05', 'in'), ('1999-01-01', E'\\N'), ('2025-06-06', NULL);
REFRESH MATERIALIZED VIEW totals;
SELECT lo_from_bytea(4711, '\x0102');
