// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

import io.convoy.e2e.Databases;

/**
 * The source of a storm: a few tables with and without keys, enough rows for about a hundred
 * chunks. Another seed makes other rows, so that what is left of an earlier run would be seen. What
 * changes them during a run is {@link Write}.
 */
final class StormSource {
  /** How many tables have rows or not. */
  static final int TABLES = 9;

  private static final String SCHEMA =
      """
      SET lock_timeout = '30s';
      DROP SCHEMA public CASCADE;
      CREATE SCHEMA public;
      CREATE TYPE state AS ENUM ('new', 'paid', 'sent');
      CREATE TABLE customer (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email text NOT NULL UNIQUE, balance numeric(12,2) DEFAULT 0,
        since timestamptz NOT NULL DEFAULT '2026-01-01', notes jsonb, CONSTRAINT positive CHECK (balance >= 0));
      CREATE TABLE orders (id bigserial PRIMARY KEY, customer int NOT NULL, state state NOT NULL DEFAULT 'new', total numeric,
        placed timestamp, twice numeric GENERATED ALWAYS AS (total * 2) STORED);
      CREATE TABLE line (orders bigint, number smallint, article text, price real, PRIMARY KEY (orders, number));
      CREATE TABLE visit (at timestamptz, path text, address inet);
      CREATE TABLE session (id uuid PRIMARY KEY, content text, customer int);
      CREATE TABLE nothing (id uuid PRIMARY KEY);
      CREATE TABLE big (id int PRIMARY KEY, content text);
      CREATE TABLE heap (id int, content text, n int NOT NULL DEFAULT 0) WITH (autovacuum_enabled = false);
      CREATE TABLE rate (code text PRIMARY KEY, value numeric NOT NULL);
      COMMENT ON TABLE orders IS 'What was asked for';
      """;

  /** {@code ${n}} is below 1000 and {@code ${tag}} a word, both from the seed. */
  private static final String ROWS =
      """
      INSERT INTO customer (email, balance, notes) SELECT 'c' || i || '@${tag}.org', (i + ${n}) % 1000, jsonb_build_object('n', i, 'tag', '${tag}')
        FROM generate_series(1, 10000 + ${n}) i;
      INSERT INTO orders (customer, state, total, placed) SELECT 1 + i % 10000, (ARRAY['new','paid','sent'])[1 + (i + ${n}) % 3]::state, i / 7.0,
        timestamp '2026-01-01' + (i + ${n}) * interval '1 minute' FROM generate_series(1, 30000 + ${n}) i;
      INSERT INTO line SELECT 1 + i / 4, i % 4, 'article ' || md5(i || '${tag}'), i / 3.0 FROM generate_series(1, 60000 + ${n}) i;
      INSERT INTO visit SELECT timestamptz '2026-01-01' + i % 100 * interval '1 second', '/${tag}/' || i % 100, '10.0.0.1'
        FROM generate_series(1, 20000 + ${n}) i;
      INSERT INTO session SELECT md5(i || '${tag}')::uuid, repeat(md5(i || '${tag}'), 20), i FROM generate_series(1, 15000 + ${n}) i;
      INSERT INTO big SELECT 1, string_agg(md5(i || '${tag}'), '') FROM generate_series(1, 60000 + ${n}) i;
      INSERT INTO heap SELECT i, repeat(md5(i || '${tag}'), 6) FROM generate_series(1, 30000) i;
      DELETE FROM heap WHERE id <= 15000 AND id % 3 = 0;
      INSERT INTO rate SELECT 'rate ' || i, i FROM generate_series(1, 40) i;
      CREATE INDEX orders_placed ON orders (placed DESC NULLS LAST) WHERE state = 'new';
      CREATE UNIQUE INDEX customer_lower ON customer (lower(email)) INCLUDE (since);
      ALTER TABLE orders ADD CONSTRAINT of_customer FOREIGN KEY (customer) REFERENCES customer ON DELETE CASCADE DEFERRABLE;
      ALTER TABLE line ADD FOREIGN KEY (orders) REFERENCES orders;
      SELECT setval('orders_id_seq', 500000 + ${n}, false);
      ANALYZE;
      """;

  /** Makes the room that deleted rows leave one that updated rows move into. */
  private static final String HOLES = "VACUUM heap";

  private StormSource() {}

  /** Makes it anew, whatever was there, with a ledger of what changes from now on. */
  static void fill(Databases databases, long seed) {
    databases.onSource(
        SCHEMA
            + ROWS.replace("${tag}", tag(seed))
                .replace("${n}", Long.toString(Math.floorMod(seed, 1_000L))));
    databases.onSource(HOLES);
    databases.onSource(Ledger.SQL);
  }

  /** A word that the rows of a seed have. */
  static String tag(long seed) {
    return "t" + Long.toHexString(seed);
  }

  /** A query for the number of all rows. */
  static String count() {
    return """
    SELECT (SELECT count(*) FROM customer) + (SELECT count(*) FROM orders) + (SELECT count(*) FROM line)
      + (SELECT count(*) FROM visit) + (SELECT count(*) FROM session) + (SELECT count(*) FROM big)
      + (SELECT count(*) FROM heap) + (SELECT count(*) FROM rate) + (SELECT count(*) FROM nothing)
    """;
  }
}
