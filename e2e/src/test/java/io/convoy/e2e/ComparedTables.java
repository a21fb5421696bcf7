// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e;

import java.util.stream.IntStream;

/** Tables with keys of all kinds, or none, with which comparisons are tried. */
final class ComparedTables {
  private static final String TABLES =
      """
      CREATE SCHEMA cmp;
      CREATE TABLE cmp.numbered (id bigint PRIMARY KEY, amount int, note text,
        twice int GENERATED ALWAYS AS (amount * 2) STORED);
      INSERT INTO cmp.numbered SELECT i, i % 1000, 'note ' || i FROM generate_series(1, 200000) i;
      CREATE TABLE cmp.guid (id uuid PRIMARY KEY, amount int);
      INSERT INTO cmp.guid SELECT md5(i::text)::uuid, i FROM generate_series(1, 20000) i;
      CREATE TABLE cmp.words (word text PRIMARY KEY, amount int);
      INSERT INTO cmp.words SELECT 'Word ' || i, i FROM generate_series(1, 20000) i;
      INSERT INTO cmp.words VALUES ('Straße', 1), ('STRASSE', 2), ('strasse', 3);
      CREATE TABLE cmp.pair (a int, amount numeric, b text, PRIMARY KEY (b, a));
      INSERT INTO cmp.pair SELECT i % 100, i / 7.0, 'b' || i / 100 FROM generate_series(1, 20000) i;
      CREATE TABLE cmp.loose (at timestamptz, path text);
      INSERT INTO cmp.loose SELECT timestamptz '2026-01-01' + i % 100 * interval '1 second',
        '/p/' || i % 100 FROM generate_series(1, 20000) i;
      CREATE TABLE cmp.huge (id int PRIMARY KEY, content text);
      INSERT INTO cmp.huge SELECT 1, string_agg(md5(i::text), '') FROM generate_series(1, 1600000) i;
      INSERT INTO cmp.huge VALUES (2, 'small');
      CREATE TABLE cmp.spare (id int PRIMARY KEY, amount int);
      INSERT INTO cmp.spare SELECT i, i FROM generate_series(1, 100) i;
      """;

  /** Makes and fills them. */
  static final String SQL = TABLES + wide();

  private ComparedTables() {}

  private static String wide() {
    String columns =
        IntStream.range(0, 200).mapToObj(i -> ", c" + i + " int").reduce("", String::concat);
    String values = IntStream.range(0, 200).mapToObj(i -> ", i + " + i).reduce("", String::concat);
    return "CREATE TABLE cmp.wide (id int PRIMARY KEY%s); INSERT INTO cmp.wide SELECT i%s FROM generate_series(1, 2000) i;"
        .formatted(columns, values);
  }
}
