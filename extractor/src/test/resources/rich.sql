-- Something of everything that a PostgreSQL catalog can say of tables.
CREATE EXTENSION citext;
CREATE EXTENSION pg_trgm;
CREATE SCHEMA shop;
CREATE SCHEMA "Odd Schema";

CREATE TYPE shop.mood AS ENUM ('sad', 'it''s ok', 'happy');
CREATE DOMAIN shop.positive AS integer DEFAULT 1 CONSTRAINT positive_check CHECK (VALUE > 0);
CREATE DOMAIN shop.code AS varchar(10) COLLATE "C" NOT NULL;
CREATE TYPE shop.address AS (street text, "house no" shop.positive, zip varchar(10));
CREATE TYPE shop.float_range AS RANGE (SUBTYPE = double precision, SUBTYPE_DIFF = float8mi);
CREATE SEQUENCE shop.shared INCREMENT BY 5 MINVALUE 10 START 10 CACHE 3;
SELECT setval('shop.shared', 40, false);
CREATE SEQUENCE shop.unused;
CREATE FUNCTION shop.next_code() RETURNS text LANGUAGE sql AS 'SELECT ''x''';

CREATE TABLE shop.customer (
  id integer GENERATED ALWAYS AS IDENTITY (START WITH 100 INCREMENT BY 10) PRIMARY KEY,
  email citext NOT NULL,
  name character varying(40) COLLATE "C" NOT NULL,
  born date,
  code shop.code DEFAULT 'new',
  feeling shop.mood DEFAULT 'happy',
  home shop.address,
  places shop.address[],
  score numeric(10,2) DEFAULT 0.0,
  anything numeric,
  flags bit varying(8),
  fixed character(3),
  moment timestamp(3) without time zone DEFAULT now(),
  span interval day to second(2),
  widths shop.float_range,
  periods int4multirange,
  doubled integer GENERATED ALWAYS AS (length(name) * 2) STORED,
  gone integer,
  CONSTRAINT customer_email_key UNIQUE (email) INCLUDE (name),
  CONSTRAINT customer_born CHECK (born > '1900-01-01')
);
ALTER TABLE shop.customer DROP COLUMN gone;
ALTER TABLE shop.customer ADD CONSTRAINT customer_score CHECK (score >= 0) NOT VALID;
COMMENT ON TABLE shop.customer IS 'who buys';
COMMENT ON COLUMN shop.customer.name IS 'as they write it';
COMMENT ON CONSTRAINT customer_pkey ON shop.customer IS 'the key';
COMMENT ON CONSTRAINT customer_born ON shop.customer IS 'nobody is that old';
CREATE INDEX customer_name_like ON shop.customer USING btree (name varchar_pattern_ops DESC, born NULLS FIRST)
  INCLUDE (score) WITH (fillfactor = 70) WHERE score > 1;
CREATE UNIQUE INDEX customer_lower ON shop.customer (lower(name), (score + 1)) NULLS NOT DISTINCT;
CREATE INDEX customer_trigram ON shop.customer USING gist (name gist_trgm_ops (siglen = 32));
CREATE INDEX customer_posix ON shop.customer (name COLLATE "POSIX");
COMMENT ON INDEX shop.customer_posix IS 'for the machine';
INSERT INTO shop.customer (email, name) VALUES ('a@b', 'a'), ('c@d', 'c');

CREATE TABLE shop."Order Line" (
  "order" bigint NOT NULL,
  "line ""no""" smallserial,
  customer integer CONSTRAINT line_customer REFERENCES shop.customer
    ON UPDATE CASCADE ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED,
  alternative integer,
  picked bigint DEFAULT nextval('shop.shared'),
  label text DEFAULT shop.next_code(),
  during tstzrange,
  PRIMARY KEY ("order", "line ""no"""),
  CONSTRAINT line_unique UNIQUE NULLS NOT DISTINCT (customer, picked) DEFERRABLE,
  CONSTRAINT line_during EXCLUDE USING gist (during WITH &&),
  CONSTRAINT line_other FOREIGN KEY ("order", alternative)
    REFERENCES shop."Order Line" ("order", "line ""no""") MATCH SIMPLE ON DELETE SET NULL (alternative)
);
ALTER TABLE shop."Order Line" ADD CONSTRAINT line_alternative
  FOREIGN KEY (alternative) REFERENCES shop.customer MATCH FULL ON UPDATE RESTRICT ON DELETE SET DEFAULT NOT VALID;
CREATE FUNCTION shop.touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER touched BEFORE INSERT ON shop."Order Line" FOR EACH ROW EXECUTE FUNCTION shop.touch();
CREATE RULE quiet AS ON DELETE TO shop."Order Line" DO INSTEAD NOTHING;
CREATE POLICY mine ON shop."Order Line" USING (true);
CREATE STATISTICS shop.line_statistics ON "order", customer FROM shop."Order Line";
INSERT INTO shop."Order Line" ("order") VALUES (1), (2);

CREATE TABLE shop.parent (id integer PRIMARY KEY, note text);
CREATE TABLE shop.child (extra text) INHERITS (shop.parent);
INSERT INTO shop.parent VALUES (1, 'parent');
INSERT INTO shop.child VALUES (2, 'child', 'extra');

CREATE TABLE shop.event (happened date NOT NULL, id bigint NOT NULL, text text, PRIMARY KEY (happened, id))
  PARTITION BY RANGE (happened);
CREATE TABLE shop.event_2024 PARTITION OF shop.event FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE shop.event_rest PARTITION OF shop.event DEFAULT;
INSERT INTO shop.event SELECT date '2024-01-01' + i, i, 'text ' || i FROM generate_series(1, 1000) i;

CREATE UNLOGGED TABLE "Odd Schema"."no key?" (a integer, b text) WITH (fillfactor = 50);
CREATE TABLE public.left_out (id integer PRIMARY KEY);
CREATE TABLE "Odd Schema".refers (id integer REFERENCES public.left_out, twice integer GENERATED ALWAYS AS (id * 2));

CREATE VIEW shop.names AS SELECT name FROM shop.customer;
CREATE MATERIALIZED VIEW shop.kept_names AS SELECT name FROM shop.customer;
CREATE PUBLICATION everything FOR ALL TABLES;
CREATE TEMPORARY TABLE passing (id integer);
ANALYZE;
