// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.convoy.common.config.Secret;
import io.convoy.common.config.TextEncoding;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.postgres.CopyRowReader.Side;
import io.convoy.embedded.PostgresServer;
import io.convoy.schemas.row.AvroInput;
import io.convoy.schemas.row.AvroOutput;
import io.convoy.schemas.row.RowField;
import io.convoy.schemas.row.RowField.Nullability;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.row.RowSink;
import io.convoy.schemas.table.TableId;
import io.convoy.schemas.type.Codec;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CopyRowReaderIT {
  @TempDir static Path folder;
  private static PostgresServer server;

  private Connection connection;

  @BeforeAll
  static void start() {
    server = PostgresServer.start(folder.resolve("data"), Map.of("fsync", "off"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void connect() throws SQLException {
    connection =
        PostgresSession.open(
            server.jdbcUrl("postgres"), server.user(), new Secret(server.password()), "test");
    execute("DROP SCHEMA IF EXISTS s CASCADE; CREATE SCHEMA s");
    connection.setAutoCommit(false);
  }

  @AfterEach
  void disconnect() throws SQLException {
    connection.close();
  }

  @Test
  void readsAParentWithoutTheRowsOfTheTablesThatInheritFromIt() throws SQLException {
    execute("CREATE TABLE s.t (a int); CREATE TABLE s.child () INHERITS (s.t)");
    execute("INSERT INTO s.t VALUES (1), (2); INSERT INTO s.child VALUES (3)");

    assertThat(ints(layout("t", "a"), "")).containsExactly(1, 2);
    assertThat(ints(layout("child", "a"), "")).containsExactly(3);
  }

  @Test
  void readsAPartitionedTableWithItsPartitions() throws SQLException {
    execute("CREATE TABLE s.t (a int) PARTITION BY LIST (a)");
    execute("CREATE TABLE s.t1 PARTITION OF s.t FOR VALUES IN (1)");
    execute("CREATE TABLE s.t2 PARTITION OF s.t DEFAULT");
    execute("INSERT INTO s.t VALUES (1), (2)");

    assertThat(ints(layout("t", "a"), "")).containsExactlyInAnyOrder(1, 2);
  }

  @Test
  void readsTheRowsThatMeetACondition() throws SQLException {
    execute("CREATE TABLE s.t AS SELECT a FROM generate_series(1, 10000) a");

    assertThat(ints(layout("t", "a"), "a > 9998")).containsExactly(9999, 10000);
    int paged =
        ints(layout("t", "a"), "ctid < '(1,0)'").size()
            + ints(layout("t", "a"), "ctid >= '(1,0)'").size();
    assertThat(paged).isEqualTo(10000);
  }

  @Test
  void readsNamesThatNeedQuoting() throws SQLException {
    execute("CREATE TABLE s.\"odd \"\"t\"\" {}?\" (\"select ?\" int)");
    execute("INSERT INTO s.\"odd \"\"t\"\" {}?\" VALUES (7)");

    assertThat(ints(layout("odd \"t\" {}?", "select ?"), "\"select ?\" = 7")).containsExactly(7);
  }

  @Test
  void countsTheRowsOfTablesThatCarryNoColumn() throws SQLException {
    execute("CREATE TABLE s.none (); INSERT INTO s.none SELECT FROM generate_series(1, 5)");
    execute("CREATE TABLE s.generated (a int GENERATED ALWAYS AS (1) STORED)");
    execute("INSERT INTO s.generated SELECT FROM generate_series(1, 3)");
    Rows rows = new Rows();

    assertThat(read(layout("none"), "", rows)).isEqualTo(5);
    assertThat(read(layout("generated"), "", rows)).isEqualTo(3);
    assertThat(rows.count).isEqualTo(8);
    assertThat(rows.out.position()).isZero();
  }

  @Test
  void readsAValueOfManyMegabytes() throws SQLException {
    int length = 40 << 20;
    execute("CREATE TABLE s.t (a text); INSERT INTO s.t SELECT repeat('x', " + length + ")");
    RowField text = new RowField("a", "a", "a", "text", "text", Codec.TEXT, Nullability.NULLABLE);
    Rows rows = new Rows();

    read(layout("t", List.of(text)), "", rows);

    AvroInput in = rows.input();
    assertThat(in.readUnionIndex()).isEqualTo(1);
    assertThat(in.readLength()).isEqualTo(length);
  }

  @Test
  void saysWhichColumnHasANullThatItMustNotHave() throws SQLException {
    execute("CREATE TABLE s.t (a int); INSERT INTO s.t VALUES (1), (NULL)");

    assertThatThrownBy(() -> ints(layout("t", "a"), ""))
        .isInstanceOf(ConvoyException.class)
        .hasMessageContaining("NULL in column \"a\"");
    assertUsable();
  }

  @Test
  void stopsWhenItsThreadIsInterrupted() throws SQLException {
    execute("CREATE TABLE s.t AS SELECT a FROM generate_series(1, 1000000) a");
    Rows rows = new Rows();
    rows.afterEach = () -> interruptAt(rows, 3);

    Throwable thrown = catchThrowable(() -> read(layout("t", "a"), "", rows));
    boolean interrupted = Thread.interrupted();

    assertThat(thrown)
        .isInstanceOfSatisfying(
            ConvoyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERRUPTED));
    assertThat(interrupted).isTrue();
    assertThat(rows.count).isEqualTo(3);
    assertUsable();
  }

  @Test
  void keepsTheConnectionOfAVirtualThreadThatIsInterrupted() throws Exception {
    execute("CREATE TABLE s.t AS SELECT a FROM generate_series(1, 1000000) a");
    Rows rows = new Rows();
    rows.afterEach = () -> interruptAt(rows, 3);
    AtomicReference<Throwable> thrown = new AtomicReference<>();

    Thread.ofVirtual()
        .start(() -> thrown.set(catchThrowable(() -> read(layout("t", "a"), "", rows))))
        .join();

    assertThat(thrown.get()).isInstanceOf(ConvoyException.class).hasMessageContaining("Stopped");
    assertUsable();
  }

  @Test
  void leavesTheConnectionUsableWhenTheSinkFails() throws SQLException {
    execute("CREATE TABLE s.t AS SELECT a FROM generate_series(1, 1000000) a");
    Rows rows = new Rows();
    rows.afterEach =
        () -> {
          throw new IllegalStateException("the sink is full");
        };

    assertThatThrownBy(() -> read(layout("t", "a"), "", rows)).hasMessage("the sink is full");
    assertUsable();
  }

  @Test
  void passesOnWhatTheServerReports() throws SQLException {
    execute("CREATE TABLE s.t AS SELECT a FROM generate_series(1, 10000) a");

    assertThatThrownBy(() -> ints(layout("t", "a"), "1 / (a - 9000) >= 0"))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("22012"));
    assertUsable();
    assertThatThrownBy(() -> ints(layout("absent", "a"), ""))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42P01"));
    assertUsable();
  }

  @Test
  void readsTheTargetByTheTargetsNames() throws SQLException {
    execute("CREATE TABLE s.target (b int); INSERT INTO s.target VALUES (5)");
    RowField field = new RowField("a", "a", "b", "int", "int", Codec.INT4, Nullability.NOT_NULL);
    RowLayout layout =
        new RowLayout(new TableId("elsewhere", "source"), "s", "target", List.of(field));
    Rows rows = new Rows();

    assertThat(new CopyRowReader(layout, Side.TARGET).read(connection, "", rows)).isEqualTo(1);
    assertThat(rows.input().readInt()).isEqualTo(5);
  }

  private static void interruptAt(Rows rows, int count) {
    if (rows.count == count) {
      Thread.currentThread().interrupt();
    }
  }

  /** The next statements get their own answers and none of the COPY's rest. */
  private void assertUsable() throws SQLException {
    connection.rollback();
    try (Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery("SELECT 42")) {
      assertThat(answer.next()).isTrue();
      assertThat(answer.getInt(1)).isEqualTo(42);
    }
    execute("DROP TABLE IF EXISTS s.another; CREATE TABLE s.another AS SELECT 1 AS a");
    assertThat(ints(layout("another", "a"), "")).containsExactly(1);
    connection.rollback();
  }

  @Test
  void refusesARowThatIsTooLargeAndSaysWhichOne() throws SQLException {
    execute(
        """
        CREATE TABLE s.large (id int, part text, body text, doc jsonb, raw bytea NOT NULL,
          tags text[], PRIMARY KEY (id, part));
        INSERT INTO s.large
        SELECT id, 'it''s', repeat('x', CASE id WHEN 1 THEN 20000 WHEN 5 THEN 5000 ELSE 10 END),
          CASE id WHEN 2 THEN (SELECT jsonb_agg(md5(i::text)) FROM generate_series(1, 1000) i) END,
          decode(repeat('00', CASE id WHEN 3 THEN 20000 WHEN 5 THEN 5001 ELSE 1 END), 'hex'),
          CASE id WHEN 4 THEN (SELECT array_agg(md5(i::text)) FROM generate_series(1, 1000) i) END
        FROM generate_series(1, 6) id\
        """);

    assertTooLarge(1, "20001 bytes, (id, part) = (1,it's)");
    assertTooLarge(2, "36011 bytes, (id, part) = (2,it's)");
    assertTooLarge(3, "20010 bytes, (id, part) = (3,it's)");
    assertTooLarge(4, "33012 bytes, (id, part) = (4,it's)");
    assertTooLarge(5, "10001 bytes, (id, part) = (5,it's)");
    assertThat(large(List.of(), 10_000).read(connection, "id = 6", new Rows())).isEqualTo(1);
    assertThat(large(List.of(), 20_001).read(connection, "id = 1", new Rows())).isEqualTo(1);
    assertThatThrownBy(() -> large(List.of(), 1_000).read(connection, "id = 1", new Rows()))
        .hasMessageContaining("ctid = (");
  }

  @Test
  void findsALargeValueThatIsKeptOutsideItsRow() throws SQLException {
    execute(
        """
        CREATE TABLE s.outside (id int, body text);
        INSERT INTO s.outside VALUES (1, repeat('x', 4000000)), (2, 'small')\
        """);
    RowLayout layout =
        layout("outside", List.of(field("body", "text", Codec.TEXT, Nullability.NULLABLE)));
    CopyRowReader reader =
        new CopyRowReader(
            layout, Side.SOURCE, TextEncoding.UTF8, List.of("id"), new RowLimit(3_000_000));

    assertThatThrownBy(() -> reader.read(connection, "", new Rows()))
        .hasMessageContaining("4000000 bytes, (id) = (1)");
    connection.rollback();
    execute("TRUNCATE s.outside; INSERT INTO s.outside VALUES (2, 'small')");
    assertThat(reader.read(connection, "", new Rows())).isEqualTo(1);
  }

  private void assertTooLarge(int id, String which) throws SQLException {
    Rows rows = new Rows();
    assertThatThrownBy(
            () -> large(List.of("id", "part"), 10_000).read(connection, "id = " + id, rows))
        .isInstanceOfSatisfying(
            ConvoyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_ERROR))
        .hasMessageContainingAll("s.large", which, "10000 bytes", "CONVOY_HEAP");
    assertThat(rows.out().position()).as("nothing of it was read").isZero();
    connection.rollback();
  }

  private static CopyRowReader large(List<String> key, long limit) {
    RowLayout layout =
        layout(
            "large",
            List.of(
                field("body", "text", Codec.TEXT, Nullability.NULLABLE),
                field("doc", "jsonb", Codec.JSONB, Nullability.NULLABLE),
                field("raw", "bytea", Codec.BYTES, Nullability.NOT_NULL),
                field("tags", "text[]", Codec.TEXT_FORM, Nullability.NULLABLE)));
    return new CopyRowReader(layout, Side.SOURCE, TextEncoding.UTF8, key, new RowLimit(limit));
  }

  private static RowField field(String name, String type, Codec codec, Nullability nullable) {
    return new RowField("avro", name, "unused", type, type, codec, nullable);
  }

  private List<Integer> ints(RowLayout layout, String condition) throws SQLException {
    Rows rows = new Rows();
    long count = read(layout, condition, rows);
    AvroInput in = rows.input();
    List<Integer> values = new ArrayList<>();
    while (in.remaining() > 0) {
      values.add(in.readInt());
    }
    assertThat(values).hasSize((int) count);
    return values;
  }

  private long read(RowLayout layout, String condition, RowSink sink) throws SQLException {
    return new CopyRowReader(layout, Side.SOURCE).read(connection, condition, sink);
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
    if (!connection.getAutoCommit()) {
      connection.commit();
    }
  }

  private static RowLayout layout(String table, String... columns) {
    return layout(
        table,
        List.of(columns).stream()
            .map(name ->
                new RowField(
                    "avro", name, "unused", "integer", "integer", Codec.INT4, Nullability.NOT_NULL))
            .toList());
  }

  private static RowLayout layout(String table, List<RowField> fields) {
    return new RowLayout(new TableId("s", table), "unused", "unused", fields);
  }

  private static final class Rows implements RowSink {
    private final AvroOutput out = new AvroOutput(1024);
    private Runnable afterEach = () -> {};
    private int count;

    @Override
    public AvroOutput out() {
      return out;
    }

    @Override
    public void endRow() {
      count++;
      afterEach.run();
    }

    private AvroInput input() {
      return new AvroInput().wrap(out.array(), 0, out.position());
    }
  }
}
