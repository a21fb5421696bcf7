// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;

/** Names, types and values at the edges of what PostgreSQL takes, as SQL. */
final class RandomValues {
  /** Each becomes the beginning of a name, and some are whole names where they are free. */
  private static final List<String> NAMES =
      List.of(
          "plain",
          "Upper",
          "a.b",
          "..",
          "q\"uote",
          "\"",
          "apos'trophe",
          " space ",
          "schön",
          "名前",
          "😀",
          "select",
          "user",
          "1st",
          "back\\slash",
          "%s%d%",
          "new\nline",
          "tab\t",
          "$1",
          "$$",
          "; DROP TABLE x; --",
          "{brace}",
          ":colon",
          "?q?",
          "a/b",
          "*",
          "#",
          "<b>&amp;",
          "convoy",
          "x".repeat(63),
          "é".repeat(31),
          "xmin_",
          "a,b",
          "(p)",
          "[x]",
          "a=b",
          "-",
          "\\N");

  private static final Map<String, List<String>> TYPES =
      new TreeMap<>(
          Map.ofEntries(
              type("smallint", "-32768", "32767", "0"),
              type("integer", "-2147483648", "2147483647"),
              type("bigint", "-9223372036854775808", "9223372036854775807"),
              type("numeric", "NaN", "Infinity", "-Infinity", "1e-1000", "-1e1000", "0.00", "-0"),
              type("numeric(12,4)", "NaN", "99999999.9999", "-0.0001"),
              type("numeric(3,-2)", "99900", "-100"),
              type("real", "NaN", "Infinity", "-0", "1e-45", "3.4028235e38"),
              type(
                  "double precision", "NaN", "-Infinity", "-0", "5e-324", "1.7976931348623157e308"),
              type("money", "-92233720368547758.08", "0.01"),
              type("boolean", "true", "false"),
              type("text", "", " ", "\\N", "a\tb\nc\rd\\", "😀 'q' \"d\"", "NULL"),
              type("character varying(20)", "", "é".repeat(20), "x  "),
              type("character(5)", "", "a", "  b"),
              type("\"char\"", "", "z"),
              type("name", "", "N"),
              type("bytea", "\\x", "\\x00ff0a5c", "\\x5c4e"),
              type("date", "4713-01-01 BC", "5874897-12-31", "infinity", "-infinity", "0001-01-01"),
              type("time", "00:00:00", "24:00:00", "23:59:59.999999"),
              type("timetz", "24:00:00-15:59", "00:00:00.000001+15:59"),
              type("timestamp", "4713-01-01 00:00 BC", "294276-12-31 23:59:59.999999", "infinity"),
              type("timestamp(0)", "1999-12-31 23:59:59", "-infinity"),
              type("timestamptz", "4713-01-02 00:00+0 BC", "294276-12-31 00:00+0", "-infinity"),
              type("interval", "-178000000 years", "1 mon -1 day 0.000001 sec", "infinity"),
              type("interval day to second(3)", "3 days 00:00:00.123"),
              type("uuid", "00000000-0000-0000-0000-000000000000"),
              type("json", "{\"a\" :  1, \"a\":2}", "null", " [] "),
              type("jsonb", "{\"a\":1e5,\"\":null}", "null", "\"\\u00e9\""),
              type("jsonpath", "$.a[*] ? (@ > 1)"),
              type("xml", "<a b=\"c\">&lt;</a>", "text"),
              type("inet", "10.0.0.1/8", "::ffff:1.2.3.4"),
              type("cidr", "10.0.0.0/8", "::/0"),
              type("macaddr", "08:00:2b:01:02:03"),
              type("macaddr8", "08:00:2b:01:02:03:04:05"),
              type("bit(5)", "10101"),
              type("bit varying", "", "1"),
              type("point", "(NaN,-0)", "(1e300,Infinity)"),
              type("line", "{1,2,3}"),
              type("lseg", "[(1,2),(3,4)]"),
              type("box", "(3,4),(1,2)"),
              type("path", "[(1,2),(3,4)]", "((0,0))"),
              type("polygon", "((0,0),(1,1),(1,0))"),
              type("circle", "<(1,2),3>"),
              type("int4range", "empty", "(,5)", "[1,2)"),
              type("tstzrange", "[2020-01-01 00:00+0,infinity)", "(,)"),
              type("nummultirange", "{}", "{[1,2),(3,4]}"),
              type("tsvector", "", "'a b':1A,3 'it''s':2"),
              type("tsquery", "'a' & !'b' <-> 'c':*A"),
              type("pg_lsn", "0/0", "FFFFFFFF/FFFFFFFF"),
              type("oid", "0", "4294967295"),
              type("pg_snapshot", "10:20:10,14,15"),
              type("integer[]", "{}", "{1,NULL,-3}", "[2:3]={7,8}", "{{1,2},{3,4}}"),
              type("text[]", "{\"\",\"NULL\",NULL,\"a,b\\\"c\\\\\"}", "{}"),
              type("timestamptz[]", "{infinity,\"2000-01-01 00:00:00+0\"}"),
              type("jsonb[]", "{\"{\\\"a\\\": \\\"b,c\\\"}\",NULL}"),
              type("double precision[]", "{NaN,-0,Infinity}")));

  private final Random random;

  RandomValues(Random random) {
    this.random = random;
  }

  private static Map.Entry<String, List<String>> type(String name, String... values) {
    return Map.entry(name, List.of(values));
  }

  /** A name that no other has that was asked for with this number; not quoted. */
  String name(String number) {
    String name = NAMES.get(random.nextInt(NAMES.size())) + number;
    while (name.getBytes(java.nio.charset.StandardCharsets.UTF_8).length > 63) {
      name = name.substring(1);
    }
    return name;
  }

  String type() {
    List<String> names = List.copyOf(TYPES.keySet());
    return names.get(random.nextInt(names.size()));
  }

  /** An expression of one of PostgreSQL's own types, or NULL. */
  String value(String type) {
    if (random.nextInt(5) == 0) {
      return "NULL";
    }
    if (type.equals("text") && random.nextInt(12) == 0) {
      return "repeat('y" + random.nextInt(100) + "', 50000)";
    }
    return constant(type);
  }

  /** One of the type's values, never NULL. */
  String constant(String type) {
    List<String> values = Objects.requireNonNull(TYPES.get(type));
    return literal(values.get(random.nextInt(values.size()))) + "::" + type;
  }

  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
