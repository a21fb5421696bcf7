-- Keys whose order is easy to get wrong, each over some dozens of pages.
CREATE COLLATION backwards (provider = icu, locale = 'und-u-kf-upper');
CREATE TYPE size AS ENUM ('small', 'large', 'medium');
CREATE DOMAIN word AS text COLLATE "C";

CREATE TABLE ints (id int PRIMARY KEY, filler text);
INSERT INTO ints SELECT (i * 7919 % 3001 - 1500) * 700000, repeat('x', 100) FROM generate_series(1, 3000) i;
INSERT INTO ints VALUES (2147483647), (-2147483648);

CREATE TABLE analyzed_ints (LIKE ints INCLUDING ALL);
INSERT INTO analyzed_ints SELECT * FROM ints;
ANALYZE analyzed_ints;
INSERT INTO analyzed_ints VALUES (2147483646), (-2147483647);

CREATE TABLE words (word text COLLATE backwards PRIMARY KEY, filler text);
INSERT INTO words SELECT CASE i % 5 WHEN 0 THEN upper(md5(i::text)) WHEN 1 THEN '''' || i WHEN 2 THEN '\' || i
    WHEN 3 THEN ' ' || md5(i::text) || ' ' ELSE 'ä😀' || i END, repeat('x', 100) FROM generate_series(1, 3000) i;
INSERT INTO words VALUES (''), (' '), ('''; DROP TABLE words; --'), ('\'), ('{,"}'), ('NULL'), (E'a\nb');

CREATE TABLE analyzed_words (LIKE words INCLUDING ALL);
INSERT INTO analyzed_words SELECT * FROM words;
ANALYZE analyzed_words;

CREATE TABLE uuids (id uuid PRIMARY KEY, filler text);
INSERT INTO uuids SELECT md5(i::text)::uuid, repeat('x', 100) FROM generate_series(1, 3000) i;

CREATE TABLE composites (a int, b word, c timestamptz, filler text, PRIMARY KEY (a, b, c));
INSERT INTO composites SELECT i % 3, md5((i % 10)::text), '2024-01-01'::timestamptz + i * interval '1 second', repeat('x', 100)
  FROM generate_series(1, 3000) i;
INSERT INTO composites VALUES (0, '', '-infinity'), (0, '', 'infinity'), (0, '', '0044-03-15 00:00:00 BC');

CREATE TABLE with_nulls (a int, b text, filler text, UNIQUE (a, b));
INSERT INTO with_nulls SELECT nullif(i % 40, 0), CASE WHEN i % 11 > 0 THEN i::text END, repeat('x', 100) FROM generate_series(1, 3000) i;
INSERT INTO with_nulls SELECT NULL, NULL, 'both' FROM generate_series(1, 20);

CREATE TABLE only_nulls (a int UNIQUE, filler text);
INSERT INTO only_nulls SELECT NULL, repeat('x', 100) FROM generate_series(1, 3000);

CREATE TABLE numerics (n numeric PRIMARY KEY, filler text);
INSERT INTO numerics SELECT (i - 1500.5) * power(10::numeric, i % 30), repeat('x', 100) FROM generate_series(1, 3000) i;
INSERT INTO numerics VALUES ('NaN'), ('Infinity'), ('-Infinity'), (0);

CREATE TABLE doubles (d double precision PRIMARY KEY, filler text);
INSERT INTO doubles SELECT (i - 1500) / 7.0::double precision, repeat('x', 100) FROM generate_series(1, 3000) i;
INSERT INTO doubles VALUES ('NaN'), ('Infinity'), ('-Infinity'), (5e-324), (1.7976931348623157e308);
ANALYZE doubles;

CREATE TABLE chars (c character(8) PRIMARY KEY, filler text);
INSERT INTO chars SELECT to_hex(i * 37), repeat('x', 100) FROM generate_series(1, 3000) i;
INSERT INTO chars VALUES (''), (E'\t');

CREATE TABLE bytes (b bytea PRIMARY KEY, filler text);
INSERT INTO bytes SELECT decode(md5(i::text), 'hex'), repeat('x', 100) FROM generate_series(1, 3000) i;
INSERT INTO bytes VALUES (''), ('\x00'), ('\xff'), ('\x5c27');

CREATE TABLE enums (s size, i interval, n inet, filler text, PRIMARY KEY (s, i, n));
INSERT INTO enums SELECT (enum_range(NULL::size))[1 + i % 3], make_interval(days => i % 50, hours => i % 30),
    ('10.0.' || i / 250 || '.' || i % 250)::inet, repeat('x', 100) FROM generate_series(1, 3000) i;

CREATE TABLE moments (t timetz, d date, b boolean, filler text, PRIMARY KEY (t, d, b));
INSERT INTO moments SELECT ('01:02:03+0' || i % 9)::timetz, date '2000-01-01' + i, i % 2 = 0, repeat('x', 100) FROM generate_series(1, 3000) i;
INSERT INTO moments VALUES ('24:00:00-15:59', 'infinity', true), ('00:00:00+15:59', '-infinity', false), ('00:00', '4713-01-01 BC', false);

CREATE TABLE descending (id bigint NOT NULL, filler text);
CREATE UNIQUE INDEX ON descending (id DESC);
INSERT INTO descending SELECT -i, repeat('x', 100) FROM generate_series(1, 3000) i;

CREATE TABLE holes (filler text);
INSERT INTO holes SELECT repeat('x', 200) FROM generate_series(1, 3000) i;
DELETE FROM holes WHERE ctid >= '(10,0)' AND ctid < '(40,0)';

CREATE TABLE wide (id int PRIMARY KEY, value text);
ALTER TABLE wide ALTER value SET STORAGE EXTERNAL;
INSERT INTO wide SELECT i, repeat('y', 50000) FROM generate_series(1, 60) i;

CREATE TABLE parted (id int, region text, filler text, PRIMARY KEY (region, id)) PARTITION BY LIST (region);
CREATE TABLE parted_a PARTITION OF parted FOR VALUES IN ('a');
CREATE TABLE parted_b PARTITION OF parted FOR VALUES IN ('b');
CREATE TABLE parted_rest PARTITION OF parted DEFAULT;
INSERT INTO parted SELECT i, chr(97 + i % 4), repeat('x', 100) FROM generate_series(1, 3000) i;
ANALYZE parted;

CREATE TABLE parted_keyless (region text, filler text) PARTITION BY LIST (region);
CREATE TABLE parted_keyless_a PARTITION OF parted_keyless DEFAULT;
INSERT INTO parted_keyless SELECT 'x', repeat('x', 100) FROM generate_series(1, 3000) i;

CREATE TABLE elder (id int PRIMARY KEY, filler text);
CREATE TABLE younger () INHERITS (elder);
INSERT INTO elder SELECT i, repeat('x', 100) FROM generate_series(1, 3000) i;
INSERT INTO younger SELECT i, repeat('x', 100) FROM generate_series(1, 3000) i;
ANALYZE elder;

CREATE TABLE nothing (id int PRIMARY KEY);
