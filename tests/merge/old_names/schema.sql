CREATE TABLE app_user (
    id integer NOT NULL PRIMARY KEY, first_name varchar(40), last_name varchar(40), userSSHkey text,
    enableIPrequests integer NOT NULL, api_key varchar(40) NOT NULL
);
CREATE INDEX userSSHkeyIndexOfAllTheUsersInHere ON app_user (userSSHkey);
CREATE TABLE app_orders (id integer NOT NULL PRIMARY KEY, number varchar(20) NOT NULL, users_id integer REFERENCES app_user (id));
CREATE TABLE app_orders_items (id integer NOT NULL PRIMARY KEY, ordersid integer REFERENCES app_orders (id), note text);
CREATE TABLE app_depot (code varchar(9) NOT NULL PRIMARY KEY, title varchar(40));
CREATE TABLE app_move (
    id integer NOT NULL PRIMARY KEY, from_code varchar(9) REFERENCES app_depot (code),
    b_depotcode varchar(9) REFERENCES app_depot (code), cust_id integer REFERENCES app_customer (id),
    customer_id integer REFERENCES app_user (id), object integer REFERENCES app_user (id),
    object_id integer REFERENCES app_depot (code)
);
CREATE TABLE app_customer (id integer NOT NULL PRIMARY KEY, title varchar(40) NOT NULL, job_title varchar(40) NOT NULL);
CREATE TABLE app_page (
    id integer NOT NULL PRIMARY KEY, parent varchar(40), parent_id integer REFERENCES app_page (id), class varchar(9)
);
CREATE TABLE app_list (id integer NOT NULL PRIMARY KEY, description text, name varchar(40), engine varchar(9));
CREATE TABLE app_subscription (
    list_id integer NOT NULL REFERENCES app_list (id), subscriber_id integer NOT NULL REFERENCES app_user (id),
    PRIMARY KEY (list_id, subscriber_id)
);
CREATE TABLE app_membership (
    list_id integer NOT NULL REFERENCES app_list (id), customer_id integer NOT NULL REFERENCES app_customer (id),
    since date, until date, fee integer, note text, PRIMARY KEY (list_id, customer_id)
);
CREATE TABLE app_follow (
    follower_id integer NOT NULL REFERENCES app_user (id), followed_id integer NOT NULL REFERENCES app_user (id),
    PRIMARY KEY (follower_id, followed_id)
);
CREATE TABLE b2_x_note (nt_id integer NOT NULL PRIMARY KEY, nt_title varchar(40) NOT NULL, nt_class varchar(9));
CREATE TABLE b2_x_rights (id integer NOT NULL PRIMARY KEY, kind varchar(9) NOT NULL CHECK (kind IN ('read', 'write')));
CREATE TABLE b2_x_i18n (id integer NOT NULL PRIMARY KEY, md5 varchar(40));
CREATE TABLE b2_x_iso_3166_1 (id integer NOT NULL PRIMARY KEY);
CREATE TABLE b2_x_person_per (per_id integer NOT NULL PRIMARY KEY, per_name varchar(40));
CREATE TABLE b2_x_bookshelves (id integer NOT NULL PRIMARY KEY);
CREATE VIEW app_shown AS SELECT id, title FROM app_customer;
