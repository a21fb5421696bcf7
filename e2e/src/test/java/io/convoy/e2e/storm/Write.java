// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

import java.util.SplittableRandom;

/**
 * One kind of change to the source. {@code ${at}} is where, from the seed; {@code ${v}} the number
 * of the version that it makes, and {@code ${tag}} the word of the seed's rows.
 *
 * <p>No change makes or breaks what a foreign key refers to. So tables of different moments, which
 * a run may have after it lost its snapshot and said so, still hold each other's keys.
 */
enum Write {
  /** Into holes and to the end, since the pages are full. */
  MOVE_IN_HEAP("UPDATE heap SET n = n + 1 WHERE id > ${at} AND id <= ${at} + 200", 12_000, 29_800),
  ADD_TO_HEAP(
      "INSERT INTO heap SELECT 100000 * ${v} + i, repeat(md5(i || '/${v}'), 6) FROM"
          + " generate_series(1, 50) i",
      0,
      1),
  DELETE_FROM_HEAP(
      "DELETE FROM heap WHERE id > ${at} AND id <= ${at} + 500 AND id % 10 = 0", 0, 29_500),
  WIDEN_SESSIONS(
      "UPDATE session SET content = repeat(md5(customer || '/${v}'), 20 + ${v} % 9) WHERE customer"
          + " > ${at} AND customer <= ${at} + 100",
      0, 15_000),
  CHANGE_KEYS_OF_SESSIONS(
      "UPDATE session SET id = md5(id || '/${v}')::uuid WHERE customer > ${at} AND customer <="
          + " ${at} + 50",
      0,
      15_000),
  ADD_SESSIONS(
      "INSERT INTO session SELECT md5(i || '/${v}/${tag}')::uuid, repeat(md5(i || '${tag}'), 20),"
          + " ${at} + i FROM generate_series(1, 20) i",
      0,
      15_000),
  DELETE_SESSIONS(
      "DELETE FROM session WHERE customer > ${at} AND customer <= ${at} + 20", 0, 15_000),
  UPDATE_LINES(
      "UPDATE line SET article = 'article ' || md5(number || '/${v}'), price = price + 1 WHERE"
          + " orders > ${at} AND orders <= ${at} + 40",
      0,
      15_000),
  /** There and back; new rows have positive numbers that no other row of the order has had. */
  CHANGE_KEYS_OF_LINES(
      "UPDATE line SET number = -number - 1 WHERE orders > ${at} AND orders <= ${at} + 30",
      0,
      15_000),
  ADD_LINES(
      "INSERT INTO line SELECT ${at} + i, 100 + ${v} % 30000, 'article ' || md5(i || '/${v}'), i"
          + " FROM generate_series(1, 50) i",
      0, 14_900),
  DELETE_LINES("DELETE FROM line WHERE orders > ${at} AND orders <= ${at} + 12", 0, 15_000),
  /** Those with an id above 16000 have no lines. */
  CHANGE_KEYS_OF_ORDERS(
      "UPDATE orders SET id = -id WHERE id > ${at} AND id <= ${at} + 30", 16_000, 30_000),
  UPDATE_ORDERS(
      "UPDATE orders SET state = (ARRAY['new','paid','sent'])[1 + ${v} % 3]::state, total = total +"
          + " ${v}, placed = placed + interval '1 hour' WHERE id > ${at} AND id <= ${at} + 80",
      0, 30_000),
  ADD_ORDERS(
      "INSERT INTO orders (customer, total, placed) SELECT 1 + (${at} + i) % 10000, i, '2026-06-01'"
          + " FROM generate_series(1, 40) i",
      0, 10_000),
  DELETE_ORDERS("DELETE FROM orders WHERE id > ${at} AND id <= ${at} + 40", 16_000, 30_000),
  UPDATE_CUSTOMERS(
      "UPDATE customer SET email = 'm' || id || '@${v}.org', balance = (balance + 7) % 1000 WHERE"
          + " id > ${at} AND id <= ${at} + 60",
      0, 10_000),
  ADD_CUSTOMERS(
      "INSERT INTO customer (email, balance) SELECT 'n' || i || '@${v}.net', i FROM"
          + " generate_series(1, 20) i",
      0,
      1),
  /** Those with an id above 10000 have no orders. */
  DELETE_CUSTOMERS("DELETE FROM customer WHERE id > 10000 AND id % 20 = ${at}", 0, 20),
  /** Rows that are there many times. */
  UPDATE_VISITS("UPDATE visit SET path = '/${v}' WHERE path = '/${tag}/${at}'", 0, 100),
  ADD_VISITS(
      "INSERT INTO visit SELECT '2026-01-01', '/${tag}/${at}', '10.0.0.1' FROM generate_series(1,"
          + " 150) i",
      0,
      100),
  DELETE_VISITS("DELETE FROM visit WHERE path = '/${tag}/${at}'", 0, 100),
  UPDATE_BIG("UPDATE big SET content = reverse(content), id = id + 1", 0, 1),
  ADD_TO_NOTHING("INSERT INTO nothing VALUES (md5('${v}')::uuid)", 0, 1),
  EMPTY_NOTHING("DELETE FROM nothing", 0, 1),
  ADD_RATE("INSERT INTO rate VALUES ('new ${v}', ${v})", 0, 1),
  DELETE_RATE("DELETE FROM rate WHERE code <> 'rate 1' AND value % 20 = ${at}", 0, 20);

  private final String sql;
  private final int from;
  private final int to;

  /**
   * @param from the first place where it may be
   * @param to is not among them any more
   */
  Write(String sql, int from, int to) {
    this.sql = sql;
    this.from = from;
    this.to = to;
  }

  /** The statement at some place. */
  String at(SplittableRandom random, int version, String tag) {
    return sql.replace("${at}", Integer.toString(random.nextInt(from, to)))
        .replace("${v}", Integer.toString(version))
        .replace("${tag}", tag);
  }
}
