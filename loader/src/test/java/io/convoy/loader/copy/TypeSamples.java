// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader.copy;

import java.util.ArrayList;
import java.util.List;

/** Values at the extremes of every type of the registry, as SQL. */
final class TypeSamples {
  /**
   * The first timestamp, in microseconds since 2000, that the shift of epochs must not let wrap.
   */
  private static final long WRAP = Long.MAX_VALUE - 946_684_800_000_000L;

  private static final long DAY = 86_400_000_000L;

  private TypeSamples() {}

  /**
   * One column to carry over.
   *
   * @param entry the registry's source type
   * @param type the column's type
   * @param values SQL expressions
   */
  record Sample(String entry, String type, List<String> values) {
    @Override
    public String toString() {
      return type;
    }
  }

  /** What must be there before the samples' tables can be created. */
  static List<String> types() {
    return List.of(
        "CREATE TYPE mood AS ENUM ('sad', 'o''k \"quoted\"', 'ünïcödé')",
        "CREATE TYPE pair AS (a integer, b text, c timestamp with time zone)",
        "CREATE DOMAIN positive AS integer CHECK (VALUE > 0)",
        "CREATE DOMAIN price AS numeric(7,2)",
        "CREATE DOMAIN code AS character(4)",
        "CREATE DOMAIN address AS inet",
        "CREATE DOMAIN numbers AS integer[] CHECK (array_length(VALUE, 1) < 5)");
  }

  static List<Sample> all() {
    List<Sample> samples = new ArrayList<>();
    numbers(samples);
    decimals(samples);
    texts(samples);
    times(samples);
    network(samples);
    collections(samples);
    others(samples);
    domains(samples);
    return samples;
  }

  private static void numbers(List<Sample> samples) {
    add(samples, "boolean", "true", "false");
    add(samples, "smallint", "-32768", "0", "32767");
    add(samples, "integer", "-2147483648", "-1", "0", "2147483647");
    add(samples, "bigint", "-9223372036854775808", "0", "9223372036854775807");
    add(samples, "real", "'NaN'", "'Infinity'", "'-Infinity'", "'-0'", "1e-45", "-3.4028235e38");
    add(samples, "double precision", "'NaN'", "'Infinity'", "'-Infinity'", "'-0'");
    add(samples, "double precision", "'5e-324'", "'-1.7976931348623157e308'", "0.1");
    add(samples, "money", "'-92233720368547758.08'", "'0.00'", "'92233720368547758.07'");
  }

  private static void decimals(List<Sample> samples) {
    add(
        samples,
        "numeric",
        "'NaN'",
        "'Infinity'",
        "'-Infinity'",
        "0",
        "0.00",
        "-0.0000",
        "1e-16383");
    add(samples, "numeric", "9999", "10000", "-10000.0001", "0.00010", "1e131071", "100000000.0");
    add(samples, "numeric", "('-' || repeat('9', 131072) || '.' || repeat('9', 16383))::numeric");
    of(samples, "numeric", "numeric(10,2)", "-99999999.99", "0.1", "'NaN'");
    of(samples, "numeric", "numeric(5,-2)", "1234567", "-50");
    of(samples, "numeric", "numeric(2,5)", "0.00012");
    of(samples, "numeric", "numeric(1000,500)", "1::numeric / 3");
  }

  private static void texts(List<Sample> samples) {
    add(
        samples,
        "text",
        "''",
        "' x '",
        "E'\\n\\t\\\\N\\x01'",
        "U&'\\+10FFFF'",
        "repeat('ü', 500000)");
    add(samples, "character varying", "''", "'äöü€😀'");
    of(samples, "character varying", "character varying(5)", "'12345'", "'äöü€😀'", "'a    '");
    of(samples, "character", "character(5)", "'ab'", "''", "'ab   '", "'äöü€😀'");
    of(samples, "character", "character", "'x'", "''");
    add(samples, "name", "repeat('n', 63)", "''");
    of(samples, "enum", "public.mood", "'sad'", "'o''k \"quoted\"'", "'ünïcödé'");
    add(
        samples,
        "json",
        "' { \"b\" : 1, \"a\":2,\"a\":3 } '",
        "'null'",
        "'\"\\u0000\"'",
        "'1e1000'");
    add(samples, "jsonb", "'{\"b\":1, \"a\":[null,true,1.50]}'", "'null'", "'\"\"'", "'1e1000'");
    add(samples, "bytea", "''", "'\\x00ff5c'", "decode(repeat('00ff', 200000), 'hex')");
    add(samples, "uuid", "'00000000-0000-0000-0000-000000000000'");
    add(samples, "uuid", "'ffffffff-ffff-ffff-ffff-ffffffffffff'", "gen_random_uuid()");
    add(samples, "xml", "'<?xml version=\"1.0\" encoding=\"UTF-8\"?><a b=\"1\">ü</a>'");
    add(samples, "xml", "'text and <b/>'", "''", "'<!DOCTYPE a><a/>'");
  }

  private static void times(List<Sample> samples) {
    add(samples, "date", "'infinity'", "'-infinity'", "'4714-11-24 BC'", "'5874897-12-31'");
    add(samples, "date", "'1970-01-01'", "'1999-12-31'", "'2000-01-01'");
    add(samples, "time without time zone", "'00:00'", "'24:00'", "'23:59:59.999999'");
    of(samples, "time without time zone", "time(3) without time zone", "'12:34:56.789'");
    for (String zone : List.of("without", "with")) {
      String type = "timestamp " + zone + " time zone";
      add(samples, type, "'infinity'", "'-infinity'", "'4714-11-24 00:00:00 BC'", "'1970-01-01'");
      add(samples, type, "'294276-12-31 23:59:59.999999'", "'1999-12-31 23:59:59.999999'");
      add(samples, type, timestamp(WRAP - 1), timestamp(WRAP), timestamp(WRAP + 1));
      add(samples, type, timestamp(WRAP + 2));
      of(samples, type, "timestamp(0) " + zone + " time zone", "'2024-02-29 12:00:00'");
    }
    add(
        samples,
        "time with time zone",
        "'00:00+15:59'",
        "'24:00-15:59'",
        "'12:34:56.789012+05:30'");
    add(samples, "interval", "'-178000000 years'", "'178000000 years 2147483647 days'", "'0'");
    add(samples, "interval", "'1 year -2 mons +3 days -04:05:06.789012'", "'infinity'");
    of(samples, "interval", "interval(2)", "'-1 day 02:03:04.56'");
  }

  private static String timestamp(long micros) {
    return "timestamp '2000-01-01' + interval '%d days' + interval '%d microseconds'"
        .formatted(micros / DAY, micros % DAY);
  }

  private static void network(List<Sample> samples) {
    add(samples, "inet", "'192.168.1.1'", "'10.0.0.5/8'", "'::1'", "'::ffff:1.2.3.4/96'");
    add(samples, "cidr", "'0.0.0.0/0'", "'10.1.0.0/16'", "'2001:db8::/32'", "'::1/128'");
    add(samples, "macaddr", "'00:00:00:00:00:00'", "'ff:ff:ff:ff:ff:ff'");
    add(samples, "macaddr8", "'00:00:00:00:00:00:00:00'", "'ff:ff:ff:ff:ff:ff:ff:fe'");
    of(samples, "bit", "bit(3)", "B'101'", "B'000'");
    of(samples, "bit", "bit(70)", "B'1'::bit(70)");
    add(samples, "bit varying", "B''", "B'1'", "repeat('10', 5000)::varbit");
    of(samples, "bit varying", "bit varying(5)", "B'10101'", "B'1'");
  }

  private static void collections(List<Sample> samples) {
    of(
        samples,
        "array",
        "integer[]",
        "'{}'",
        "'{1,NULL,-3}'",
        "'[-2:0]={1,2,3}'",
        "'{{1,2},{3,4}}'");
    of(samples, "array", "text[]", "ARRAY['', 'NULL', NULL, 'a\"b', 'a\\b', '{,}', E'\\n', 'ü']");
    of(samples, "array", "double precision[]", "'{NaN,-Infinity,-0,5e-324}'");
    of(samples, "array", "timestamp with time zone[]", "ARRAY[timestamptz 'infinity', now()]");
    of(samples, "array", "bytea[]", "ARRAY['\\x00ff'::bytea, '']");
    of(samples, "array", "character(3)[]", "'{a,bc}'");
    of(samples, "array", "money[]", "'{-1.05,92233720368547758.07}'");
    of(samples, "array", "public.mood[]", "ARRAY['sad', 'o''k \"quoted\"']::mood[]");
    of(samples, "array", "numeric(5,2)[]", "'{1.1,NaN}'");
    of(samples, "array", "public.pair[]", "ARRAY[ROW(1, 'x,y', now())]::pair[]");
    of(samples, "range", "int4range", "'empty'", "'(,)'", "'[1,10)'");
    of(samples, "range", "tstzrange", "'[2024-01-01 12:00+00,infinity]'", "'(,2024-01-01)'");
    of(samples, "range", "nummultirange", "'{}'", "'{[1,2),(5.50,7]}'");
    of(
        samples,
        "composite",
        "public.pair",
        "ROW(1, 'a,\"b\\c', 'infinity')::pair",
        "ROW(NULL,'',NULL)::pair");
  }

  private static void others(List<Sample> samples) {
    add(samples, "tsvector", "''", "'a:1A fat:2B,4C ''quo''''ted'''", "to_tsvector('a b c a')");
    add(samples, "tsquery", "''", "'a:*AB & !(b <2> c | d)'");
    add(samples, "oid", "0", "4294967295");
    of(samples, "oid", "regclass", "'pg_catalog.pg_class'", "0");
    of(samples, "oid", "regtype", "'integer[]'");
    add(samples, "point", "'(1.5,-2)'", "'(NaN,Infinity)'", "'(5e-324,1e308)'");
    of(samples, "point", "line", "'{1,-1,0.1}'");
    of(samples, "point", "lseg", "'[(0,0),(1,1.1)]'");
    of(samples, "point", "box", "'((1,2),(3,4))'");
    of(samples, "point", "path", "'[(0,0),(1,1)]'", "'((0,0),(1,1),(2,0))'");
    of(samples, "point", "polygon", "'((0,0),(1,1),(2,0))'");
    of(samples, "point", "circle", "'<(0.1,0),5>'");
    add(samples, "pg_lsn", "'0/0'", "'FFFFFFFF/FFFFFFFF'");
    of(samples, "other", "\"char\"", "'a'", "''", "'\\377'");
    of(samples, "other", "jsonpath", "'$.a[*] ? (@ > 1)'");
    of(samples, "other", "xid8", "'18446744073709551615'");
    of(samples, "other", "pg_snapshot", "'10:20:10,14,15'");
    of(samples, "other", "int2vector", "'1 2 3'");
    of(samples, "other", "tid", "'(4294967295,65535)'");
  }

  private static void domains(List<Sample> samples) {
    of(samples, "integer", "public.positive", "1", "2147483647");
    of(samples, "numeric", "public.price", "12345.67", "-0.10");
    of(samples, "character", "public.code", "'ab'");
    of(samples, "inet", "public.address", "'::1'");
    of(samples, "array", "public.numbers", "'{1,2,3}'", "'{}'");
  }

  private static void add(List<Sample> samples, String type, String... values) {
    of(samples, type, type, values);
  }

  private static void of(List<Sample> samples, String entry, String type, String... values) {
    samples.add(new Sample(entry, type, List.of(values)));
  }
}
