// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A schema of a PostgreSQL database as nobody would make it, the same for the same seed: tables of
 * none to 1,600 columns of all types, with names that would do harm where they are taken for more
 * than names.
 */
final class RandomSchemas {
  static final String PREFIX = "rnd_";

  /** What removes them. */
  static final String DROPS =
      "SELECT format('DROP SCHEMA %I CASCADE', nspname) FROM pg_namespace WHERE nspname LIKE '"
          + PREFIX
          + "%'";

  private static final int MOST_BYTES = 63;
  private static final int MOST_COLUMNS = 1_600;

  /** What would run if it got out of its quotes makes a table of this name. */
  static final String TRACE = "injected_by_a_name";

  private static final List<String> NAMES =
      List.of(
          "x\"; CREATE TABLE public." + TRACE + "(); --",
          "'; CREATE TABLE public." + TRACE + "(); --",
          "'); CREATE TABLE public." + TRACE + "(); --",
          "$$; CREATE TABLE public." + TRACE + "(); $$",
          "*/ ; CREATE TABLE public." + TRACE + "(); /*",
          "\n; CREATE TABLE public." + TRACE + "();\n",
          "%s %n %1$s %d %",
          "${env:HOME} $1 $$ {} {{x}} #{y}",
          "\\ \\' \\x41 \\N \\.",
          "line\nfeed\r\ttab",
          "\"\"\"",
          "''",
          "<b>&amp;</b><script>",
          "🚚🚛 émigré 日本語",
          "\u202eright to left\u200d",
          "../../etc/passwd",
          "a.b.c",
          "* ? [a-z]",
          "select",
          "NULL",
          "ctid2 oid tableoid",
          "İıſK",
          " blanks ",
          "?::int ?| :name",
          "n".repeat(80));

  /** A type, and a value of it that follows from n. */
  private record Type(String name, String value) {}

  private static final List<Type> TYPES =
      List.of(
          new Type("boolean", "n % 2 = 0"),
          new Type("smallint", "(n * 97 % 60000 - 30000)::smallint"),
          new Type("integer", "-n * 7919"),
          new Type("bigint", "n * 922337203685477::bigint"),
          new Type("real", "(ARRAY['NaN', 'Infinity', '-0', '1.5e-30'])[1 + n % 4]::real"),
          new Type("double precision", "n / 7.0::float8"),
          new Type("numeric", "CASE n % 3 WHEN 0 THEN 'NaN' ELSE n / 3.0 END::numeric"),
          new Type("numeric(12,3)", "n / 8.0"),
          new Type("text", "repeat(E'\\\\x\\t\\n''\"🚚', n % 9)"),
          new Type("varchar(20)", "left(md5(n::text), n % 20)"),
          new Type("char(7)", "left('ab🚛', n % 4)"),
          new Type("bytea", "decode(md5(n::text), 'hex')"),
          new Type("date", "(ARRAY['infinity', '0044-03-15 BC', '2024-02-29'])[1 + n % 3]::date"),
          new Type("time", "time '00:00' + n * interval '17 s'"),
          new Type("timetz", "'12:00:00.5+05:30'::timetz"),
          new Type("timestamp(3)", "timestamp '1890-01-01' + n * interval '1000001 s'"),
          new Type("timestamptz", "(ARRAY['-infinity', '294276-12-31'])[1 + n % 2]::timestamptz"),
          new Type("interval", "n * interval '1 mon -3 days 0.000001 s'"),
          new Type("uuid", "md5(n::text)::uuid"),
          new Type("json", "format('{ \"a\" : [%s, \"%%s\"] }', n)::json"),
          new Type("jsonb", "jsonb_build_object('$1', n, '''', null)"),
          new Type("xml", "xmlelement(name \"x\", n)"),
          new Type("inet", "'10.0.0.0/8'::inet + n"),
          new Type("cidr", "'2001:db8::/32'::cidr"),
          new Type("macaddr", "'08:00:2b:01:02:03'::macaddr"),
          new Type("bit(5)", "n::bit(5)"),
          new Type("varbit", "n::bit(9)::varbit"),
          new Type("point", "point(n, -n / 3.0)"),
          new Type("int[]", "ARRAY[n, NULL, -n]"),
          new Type("text[]", "ARRAY['{', '\"', ',', NULL, 'NULL', n::text]"),
          new Type("int4range", "int4range(n, n * 2, '[]')"),
          new Type("tsvector", "to_tsvector('simple', 'a b ' || n)"),
          new Type("money", "(n / 4.0)::numeric::money"),
          new Type("oid", "n::oid"),
          new Type("pg_lsn", "'16/B374D848'::pg_lsn + n"));

  private final Random random;
  private final int seed;
  private final StringBuilder sql = new StringBuilder();
  private int named;

  private RandomSchemas(int seed) {
    this.seed = seed;
    this.random = new Random(seed);
  }

  /** What makes and fills the schema of a seed. */
  static String sql(int seed) {
    RandomSchemas schema = new RandomSchemas(seed);
    schema.make();
    return schema.sql.toString();
  }

  private void make() {
    String schema = name(PREFIX + seed);
    sql.append("CREATE SCHEMA ").append(schema).append(";\n");
    int tables = 1 + random.nextInt(4);
    for (int i = 0; i < tables; i++) {
      table(schema + "." + name(""));
    }
  }

  /** Few have no column or as many as there may be, most some. */
  private int columns() {
    return switch (random.nextInt(20)) {
      case 0 -> 0;
      case 1 -> MOST_COLUMNS;
      case 2, 3 -> 200;
      default -> 1 + random.nextInt(30);
    };
  }

  private void table(String table) {
    int count = columns();
    boolean isWide = count > 100;
    List<String> names = IntStream.range(0, count).mapToObj(i -> name("")).toList();
    List<Type> types = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      // A row has to fit into a page.
      types.add(i == 0 ? TYPES.get(2) : TYPES.get(random.nextInt(isWide ? 3 : TYPES.size())));
    }
    String columns =
        IntStream.range(0, count)
            .mapToObj(i -> names.get(i) + " " + types.get(i).name() + options(i))
            .collect(Collectors.joining(", "));
    sql.append("CREATE TABLE %s (%s);\n".formatted(table, columns));
    fill(table, count, types);
    if (count > 0) {
      extras(table, names);
    }
  }

  private String options(int column) {
    return column > 0 && random.nextInt(30) == 0 ? " UNIQUE" : "";
  }

  private void fill(String table, int count, List<Type> types) {
    int rows = random.nextInt(200);
    if (count == 0) {
      sql.append("INSERT INTO %s DEFAULT VALUES;\n".formatted(table).repeat(rows % 20));
      return;
    }
    String values =
        IntStream.range(0, count)
            .mapToObj(i ->
                i == 0
                    ? types.get(i).value()
                    : "CASE WHEN n %% %d > 0 THEN %s END"
                        .formatted(2 + random.nextInt(5), types.get(i).value()))
            .collect(Collectors.joining(", "));
    sql.append(
        "INSERT INTO %s SELECT %s FROM generate_series(1, %d) n ON CONFLICT DO NOTHING;\n"
            .formatted(table, values, rows));
  }

  private void extras(String table, List<String> names) {
    String text = "'" + NAMES.get(random.nextInt(NAMES.size())).replace("'", "''") + "'";
    if (random.nextBoolean()) {
      sql.append(
          "ALTER TABLE %s ADD CONSTRAINT %s PRIMARY KEY (%s);\n"
              .formatted(table, name(""), names.getFirst()));
    }
    if (random.nextBoolean()) {
      sql.append(
          "CREATE INDEX %s ON %s (%s DESC) WHERE %s::text <> %s;\n"
              .formatted(name(""), table, names.getFirst(), names.getFirst(), text));
    }
    sql.append("COMMENT ON TABLE %s IS %s;\n".formatted(table, text));
    sql.append("COMMENT ON COLUMN %s.%s IS %s;\n".formatted(table, names.getFirst(), text));
  }

  /** Quoted; unlike any other of the schema, and as long as a name may be. */
  private String name(String first) {
    String odd = first + NAMES.get(random.nextInt(NAMES.size()));
    String number = " " + named++;
    StringBuilder name = new StringBuilder();
    for (int point : odd.codePoints().toArray()) {
      String longer = name + Character.toString(point);
      if ((longer + number).getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
        break;
      }
      name.appendCodePoint(point);
    }
    return "\"" + (name + number).replace("\"", "\"\"") + "\"";
  }
}
