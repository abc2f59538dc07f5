-- Keys that InnoDB allows and Django does not, keys of several columns, joining tables, spelling in another case.
CREATE TABLE node (id bigint NOT NULL, version int NOT NULL, PRIMARY KEY (id, version));
CREATE TABLE node_tag (k varchar(20) NOT NULL, node_id bigint NOT NULL, version int NOT NULL, PRIMARY KEY (node_id, version, k),
  CONSTRAINT tag_node FOREIGN KEY (node_id, version) REFERENCES node (id, version));
CREATE TABLE note (id int NOT NULL PRIMARY KEY, node_id bigint, KEY node (node_id),
  CONSTRAINT note_node FOREIGN KEY (Node_Id) REFERENCES node (ID));
CREATE TABLE person (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, name varchar(40) NOT NULL, partner_id int UNIQUE,
  FOREIGN KEY (partner_id) REFERENCES person (id));
CREATE TABLE team (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, title varchar(40) NOT NULL);
CREATE TABLE team_person (team_id int NOT NULL, person_id int NOT NULL, PRIMARY KEY (team_id, person_id),
  FOREIGN KEY (team_id) REFERENCES team (id), FOREIGN KEY (person_id) REFERENCES person (id));
INSERT INTO node VALUES (1, 1), (1, 2);
INSERT INTO node_tag VALUES ('name', 1, 2);
INSERT INTO note VALUES (1, 1), (2, NULL);
INSERT INTO person VALUES (1, 'Ann', NULL), (2, 'Bob', 1);
INSERT INTO team VALUES (1, 'Red');
INSERT INTO team_person VALUES (1, 1), (1, 2);
