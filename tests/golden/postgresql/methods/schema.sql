-- Index methods, operator classes, orders of NULLs, collations; constraints that wait, exclude, or carry columns along.
CREATE EXTENSION btree_gist;
CREATE EXTENSION bloom;
CREATE EXTENSION pg_trgm;
CREATE TABLE room (id integer, label text, CONSTRAINT room_key PRIMARY KEY (id) INCLUDE (label));
CREATE TABLE booking (id integer PRIMARY KEY DEFERRABLE, room_id integer REFERENCES room, during tstzrange, place text,
  a integer, b integer, code varchar(20) NOT NULL, extra jsonb, words tsvector, made timestamptz, address inet,
  CONSTRAINT one_at_a_time EXCLUDE USING gist (room_id WITH =, during WITH &&) WHERE (a > 0) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT places_apart EXCLUDE USING spgist (during WITH &&) INCLUDE (a),
  CONSTRAINT by_hash EXCLUDE USING hash (place WITH =),
  CONSTRAINT code_covers UNIQUE (code) INCLUDE (a, b),
  CONSTRAINT waits UNIQUE (a) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT waits_if_asked UNIQUE (a, b) DEFERRABLE,
  CONSTRAINT waits_and_covers UNIQUE (b) INCLUDE (place) DEFERRABLE);
CREATE INDEX room_hash ON booking USING hash (room_id);
CREATE INDEX booking_gin ON booking USING gin (extra);
CREATE INDEX booking_paths ON booking USING gin (extra jsonb_path_ops);
CREATE INDEX booking_trigrams ON booking USING gin (place gin_trgm_ops, lower(code) gin_trgm_ops);
CREATE INDEX booking_words ON booking USING gist (words) WHERE b > 1;
CREATE INDEX booking_addresses ON booking USING spgist (address);
CREATE INDEX booking_made ON booking USING brin (made);
CREATE INDEX booking_bloom ON booking USING bloom (a, b);
CREATE INDEX booking_search ON booking USING gin (to_tsvector('english', place));
CREATE INDEX booking_patterns ON booking (code varchar_pattern_ops, a);
CREATE INDEX booking_lower_patterns ON booking (lower(place) text_pattern_ops DESC);
CREATE UNIQUE INDEX booking_unique_patterns ON booking (code varchar_pattern_ops);
CREATE INDEX booking_nulls_last ON booking (made DESC NULLS LAST, a);
CREATE INDEX booking_nulls_first ON booking (upper(place) NULLS FIRST);
CREATE INDEX booking_collated ON booking (place COLLATE "POSIX", lower(code) COLLATE "C" DESC NULLS LAST);
CREATE UNIQUE INDEX booking_unique_collated ON booking (place COLLATE "POSIX");
CREATE UNIQUE INDEX booking_unique_order ON booking (b DESC, code DESC NULLS LAST);
CREATE INDEX booking_sum ON booking ((a + b) DESC, place) WHERE a + b > 3;
INSERT INTO room VALUES (1, 'a');
INSERT INTO booking (id, room_id, during, place, a, b, code) VALUES
  (1, 1, '[2020-01-01, 2020-01-02)', 'x', 1, 2, 'c'), (2, 1, '[2021-01-01, 2021-01-02)', 'y', 3, 4, 'd');
ALTER TABLE booking ADD CONSTRAINT large CHECK (b > 100) NOT VALID;
ALTER TABLE booking ADD CONSTRAINT elsewhere FOREIGN KEY (a) REFERENCES room NOT VALID;
