// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e;

/** A small database with something of everything, and enough rows for many chunks. */
final class Shop {
  static final String SCHEMA =
      """
      CREATE TYPE state AS ENUM ('new', 'paid', 'sent');
      CREATE TABLE customer (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email text NOT NULL UNIQUE, balance numeric(12,2) DEFAULT 0,
        since timestamptz NOT NULL DEFAULT now(), notes jsonb, CONSTRAINT positive CHECK (balance >= 0));
      CREATE TABLE orders (id bigserial PRIMARY KEY, customer int NOT NULL, state state NOT NULL DEFAULT 'new', total numeric,
        placed timestamp, twice numeric GENERATED ALWAYS AS (total * 2) STORED);
      CREATE TABLE line (orders bigint, number smallint, article text, price real, PRIMARY KEY (orders, number));
      CREATE TABLE visit (at timestamptz, path text, address inet);
      CREATE TABLE nothing (id uuid PRIMARY KEY);
      CREATE TABLE big (id int PRIMARY KEY, content text);
      COMMENT ON TABLE orders IS 'What was asked for';
      """;

  static final String ROWS =
      """
      INSERT INTO customer (email, balance, notes) SELECT 'c' || i || '@example.org', i % 1000, jsonb_build_object('n', i) FROM generate_series(1, 20000) i;
      INSERT INTO orders (customer, state, total, placed) SELECT 1 + i % 20000, (ARRAY['new','paid','sent'])[1 + i % 3]::state, i / 7.0,
        timestamp '2026-01-01' + i * interval '1 minute' FROM generate_series(1, 100000) i;
      INSERT INTO line SELECT 1 + i / 4, i % 4, 'article ' || md5(i::text), i / 3.0 FROM generate_series(1, 200000) i;
      INSERT INTO visit SELECT timestamptz '2026-01-01' + i % 100 * interval '1 second', '/p/' || i % 100, '10.0.0.1' FROM generate_series(1, 50000) i;
      INSERT INTO big SELECT 1, string_agg(md5(i::text), '') FROM generate_series(1, 100000) i;
      """;

  static final String KEYS =
      """
      CREATE INDEX orders_placed ON orders (placed DESC NULLS LAST) WHERE state = 'new';
      CREATE UNIQUE INDEX customer_lower ON customer (lower(email)) INCLUDE (since);
      ALTER TABLE orders ADD CONSTRAINT of_customer FOREIGN KEY (customer) REFERENCES customer ON DELETE CASCADE DEFERRABLE;
      ALTER TABLE line ADD FOREIGN KEY (orders) REFERENCES orders;
      SELECT setval('orders_id_seq', 500000, false);
      ANALYZE;
      """;

  private Shop() {}
}
