// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.embedded.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A source and a target server, the configuration between them, and the proof of equality. */
public final class Databases implements AutoCloseable {
  public static final String DATABASE = "shop";

  private final Path folder;
  private final PostgresServer source;
  private final PostgresServer target;

  /** Starts both. */
  public Databases(Path folder) {
    this(folder, Map.of());
  }

  /**
   * @param settings of both servers
   */
  public Databases(Path folder, Map<String, String> settings) {
    this.folder = folder;
    Map<String, String> quick = new TreeMap<>(settings);
    quick.put("fsync", "off");
    this.source = PostgresServer.start(folder.resolve("source"), quick);
    this.target = startTarget(settings);
    source.createDatabase(DATABASE);
    target.createDatabase(DATABASE);
  }

  /** Nobody closes a pair of which one did not start. */
  private PostgresServer startTarget(Map<String, String> settings) {
    try {
      return PostgresServer.start(folder.resolve("target"), settings);
    } catch (RuntimeException e) {
      source.close();
      throw e;
    }
  }

  /** With the shop in the source. */
  static Databases ofShop(Path folder) {
    Databases databases = new Databases(folder);
    databases.onSource(Shop.SCHEMA);
    databases.onSource(Shop.ROWS);
    databases.onSource(Shop.KEYS);
    return databases;
  }

  public PostgresServer source() {
    return source;
  }

  public PostgresServer target() {
    return target;
  }

  /** Empties the target. */
  void renewTarget() {
    run(target, "postgres", "DROP DATABASE " + DATABASE + " WITH (FORCE)");
    target.createDatabase(DATABASE);
  }

  /** Makes the target what another database of its server is. */
  void renewTarget(String template) {
    run(target, "postgres", "DROP DATABASE " + DATABASE + " WITH (FORCE)");
    run(target, "postgres", "CREATE DATABASE " + DATABASE + " TEMPLATE " + template);
  }

  /** Keeps the target as it is, as another database of its server. */
  void keepTarget(String name) {
    run(target, "postgres", "CREATE DATABASE " + name + " TEMPLATE " + DATABASE);
  }

  public void onSource(String sql) {
    run(source, DATABASE, sql);
  }

  public void onTarget(String sql) {
    run(target, DATABASE, sql);
  }

  private static void run(PostgresServer server, String database, String sql) {
    try (Connection connection = connect(server, database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(e.getMessage() + " in: " + sql, e);
    }
  }

  /** A session in the source for who keeps it. */
  public Connection openSource() throws SQLException {
    return connect(source, DATABASE);
  }

  /** The same in the target. */
  public Connection openTarget() throws SQLException {
    return connect(target, DATABASE);
  }

  private static Connection connect(PostgresServer server, String database) throws SQLException {
    return DriverManager.getConnection(server.jdbcUrl(database), server.user(), server.password());
  }

  /** Rows of a query as text, sorted by the server. */
  public List<String> query(PostgresServer server, String sql) {
    try (Connection connection = connect(server, DATABASE);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> result = new ArrayList<>();
      while (rows.next()) {
        result.add(rows.getString(1));
      }
      return result;
    } catch (SQLException e) {
      throw new AssertionError(e.getMessage() + " in: " + sql, e);
    }
  }

  long count(PostgresServer server, String table) {
    return number(server, "SELECT count(*) FROM " + table);
  }

  /** The one number that a query gives. */
  public long number(PostgresServer server, String sql) {
    return Long.parseLong(query(server, sql).getFirst());
  }

  /** What Convoy keeps in the target: its tables and sequences. */
  public List<String> bookkeeping() {
    return query(
        target(),
        """
        SELECT c.relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = 'convoy' AND c.relkind IN ('r', 'S') ORDER BY 1
        """);
  }

  /** All numbers that a query gives. */
  public long[] numbers(PostgresServer server, String sql) {
    return query(server, sql).stream().mapToLong(Long::parseLong).toArray();
  }

  /** Count and order-independent hash of each table's text; does not use Convoy. */
  private Map<String, String> contents(PostgresServer server) {
    List<String> tables =
        query(
            server,
            """
            SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
            WHERE schemaname NOT IN ('pg_catalog', 'information_schema', 'convoy') AND schemaname !~ '^pg_temp' ORDER BY 1
            """);
    Map<String, String> contents = new TreeMap<>();
    for (String table : tables) {
      String sql =
          "SELECT count(*) || ' ' || coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) FROM "
              + table
              + " t";
      contents.put(table, query(server, sql).getFirst());
    }
    return contents;
  }

  /** Every row of every table of a schema, as a bag: the table's name, a count and a hash. */
  List<String> bags(PostgresServer server, String schema) {
    return query(
        server,
        """
        SELECT relname || ' ' || (xpath('/row/s/text()', query_to_xml(format(
          'SELECT count(*) || '' '' || coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) AS s FROM %%I.%%I t',
          nspname, relname), false, true, '')))[1]
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE nspname = '%s' AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY 1
        """
            .formatted(schema));
  }

  /** Every key, index, constraint, default and comment by the server's own words. */
  private List<String> definitions(PostgresServer server) {
    return query(
        server,
        """
        SELECT pg_get_indexdef(indexrelid) FROM pg_index
          JOIN pg_class c ON c.oid = indrelid WHERE c.relnamespace = 'public'::regnamespace
        UNION ALL SELECT conrelid::regclass::text || ' ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
          WHERE connamespace = 'public'::regnamespace AND conrelid <> 0
        UNION ALL SELECT attrelid::regclass::text || ' ' || attname || ' ' || format_type(atttypid, atttypmod)
            || attidentity::text || attgenerated::text || attnotnull::text || coalesce(pg_get_expr(adbin, adrelid), '')
          FROM pg_attribute JOIN pg_class c ON c.oid = attrelid LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
          WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND attnum > 0
        UNION ALL SELECT relname || ' ' || relpersistence::text FROM pg_class
          WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'S', 'i')
        UNION ALL SELECT sequencename || ' ' || start_value || ' ' || increment_by FROM pg_sequences WHERE schemaname = 'public'
        UNION ALL SELECT objoid::regclass::text || ' ' || description FROM pg_description WHERE classoid = 'pg_class'::regclass
          AND objoid >= 16384
        ORDER BY 1
        """);
  }

  private List<String> sequences(PostgresServer server) {
    return query(
        server,
        "SELECT sequencename || ' ' || coalesce(last_value, -1) FROM pg_sequences WHERE schemaname"
            + " = 'public' ORDER BY 1");
  }

  /** Fails unless both sides have the same rows. */
  void assertSameRows() {
    assertThat(contents(target)).isEqualTo(contents(source));
  }

  /** Fails unless both sides have the same tables, keys and all else that is not a row. */
  public void assertSameDefinitions() {
    assertThat(definitions(target)).isEqualTo(definitions(source));
  }

  /**
   * Fails unless both sides have the same rows, every definition, and sequences that go on alike.
   */
  void assertSame() {
    assertSameRows();
    assertSameDefinitions();
    assertThat(sequences(target)).isEqualTo(sequences(source));
  }

  /** Writes a configuration file; {@code extra} lines are appended. */
  Path configuration(String name, String extra) {
    try {
      return Files.writeString(folder.resolve(name + ".yml"), yaml(name) + extra + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A configuration between the two servers. */
  String yaml(String pipeline) {
    return """
    pipeline: %s
    source:
      url: %s
      user: %s
      password: %s
      chunk-bytes: 1MiB
    target:
      url: %s
      user: %s
      password: %s
    """
        .formatted(
            pipeline,
            source.jdbcUrl(DATABASE),
            source.user(),
            source.password(),
            target.jdbcUrl(DATABASE),
            target.user(),
            target.password());
  }

  @Override
  public void close() {
    source.close();
    target.close();
  }
}
