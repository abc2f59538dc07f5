-- No primary key, a promoted one, a nullable unique one, identity outside the key, views, a materialized view.
CREATE TABLE plain (id integer, note text, price real, extra jsonb, doc xml, moment timestamptz);
CREATE TABLE filled (number integer NOT NULL, note text NOT NULL);
CREATE TABLE "Promoted" ("Id" integer, "Code" varchar(10) NOT NULL UNIQUE);
CREATE TABLE maybe (code varchar(10) UNIQUE, note text);
CREATE TABLE pointing (id integer PRIMARY KEY, code varchar(10) REFERENCES maybe (code),
  promoted varchar(10) REFERENCES "Promoted" ("Code"));
CREATE TABLE beside (code char(2) PRIMARY KEY, number integer GENERATED ALWAYS AS IDENTITY, id integer);
CREATE TABLE mixed (b integer, a serial, PRIMARY KEY (b, a));
CREATE TABLE only_json (extra jsonb);
CREATE VIEW plain_view AS SELECT * FROM plain;
CREATE MATERIALIZED VIEW promoted_counts AS SELECT "Code" AS code, count(*) AS n FROM "Promoted" GROUP BY 1;
CREATE UNIQUE INDEX promoted_counts_code ON promoted_counts (code);
INSERT INTO plain VALUES (1, 'a', 0.1, '{}', '<a/>', '2020-01-02 03:04:05+02'), (1, 'a', 0.1, '{}', '<a/>', NULL),
  (NULL, NULL, NULL, NULL, NULL, NULL);
INSERT INTO filled VALUES (1, 'a'), (1, 'a'), (2, '');
INSERT INTO "Promoted" VALUES (NULL, 'x');
INSERT INTO maybe VALUES ('m', 'n'), (NULL, 'n'), (NULL, 'n');
INSERT INTO pointing VALUES (1, 'm', 'x'), (2, NULL, NULL);
INSERT INTO beside (code) VALUES ('de');
INSERT INTO mixed (b) VALUES (1), (1);
REFRESH MATERIALIZED VIEW promoted_counts;
CREATE MATERIALIZED VIEW not_yet AS SELECT "Code" AS code FROM "Promoted" WITH NO DATA;
CREATE UNIQUE INDEX ON not_yet (code);
