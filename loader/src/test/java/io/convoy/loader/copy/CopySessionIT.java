// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.embedded.PostgresServer;
import io.convoy.schemas.row.AvroInput;
import io.convoy.schemas.row.AvroOutput;
import io.convoy.schemas.row.RowField;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.type.Codec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both ways into a table: straight, and by way of a staging table. */
class CopySessionIT {
  @TempDir static Path folder;
  private static PostgresServer server;

  private CopyHarness harness;

  /** A table of an id and a value, whose type decides the way. */
  private enum Way {
    DIRECT(Codec.TEXT, "text"),
    STAGED(Codec.TEXT_FORM, "xml");

    private final Codec codec;
    private final String type;

    Way(Codec codec, String type) {
      this.codec = codec;
      this.type = type;
    }

    RowLayout layout() {
      RowField id = CopyHarness.field("id", Codec.INT4, "integer");
      return CopyHarness.layout("t", id, CopyHarness.field("v", codec, type));
    }

    void createTable(CopyHarness harness, String idColumn) throws SQLException {
      harness.execute("CREATE TABLE dst.t (id integer " + idColumn + ", v " + type + ")");
    }
  }

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
    harness = new CopyHarness(server);
    harness.execute("DROP SCHEMA IF EXISTS src CASCADE; DROP SCHEMA IF EXISTS dst CASCADE");
    harness.execute("CREATE SCHEMA src; CREATE SCHEMA dst");
  }

  @AfterEach
  void disconnect() throws SQLException {
    harness.close();
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void writesRowsInManyCopiesAndTransactions(Way way) throws SQLException {
    way.createTable(harness, "PRIMARY KEY");
    CopySession session = new CopySession(harness.connection, way.layout());

    assertThat(copy(session, 1, 2)).isEqualTo(2);
    assertThat(copy(session, 3)).isEqualTo(1);
    harness.connection.commit();
    assertThat(copy(session)).isZero();
    assertThat(copy(session, 4, 5)).isEqualTo(2);
    harness.connection.commit();

    assertThat(ids()).isEqualTo("1 2 3 4 5");
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void goesOnAfterATransactionThatWasRolledBack(Way way) throws SQLException {
    way.createTable(harness, "PRIMARY KEY");
    CopySession session = new CopySession(harness.connection, way.layout());
    copy(session, 1);
    harness.connection.rollback();

    copy(session, 2);
    harness.connection.commit();

    assertThat(ids()).isEqualTo("2");
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void keepsTheRowsBeforeASavepointWhenTheServerRefusesThoseAfterIt(Way way) throws SQLException {
    way.createTable(harness, "PRIMARY KEY");
    CopySession session = new CopySession(harness.connection, way.layout());
    copy(session, 1);
    Savepoint savepoint = harness.connection.setSavepoint();

    SQLException refusal = refused(session, 2, 1);
    harness.connection.rollback(savepoint);
    copy(session, 2);
    harness.connection.commit();

    assertThat(refusal.getSQLState()).isEqualTo("23505");
    assertThat(ids()).isEqualTo("1 2");
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void writesTheValuesOfAnIdentityThatIsGeneratedAlways(Way way) throws SQLException {
    way.createTable(harness, "GENERATED ALWAYS AS IDENTITY");
    CopySession session = new CopySession(harness.connection, way.layout());

    copy(session, 1001, 1002);
    harness.connection.commit();

    assertThat(ids()).isEqualTo("1001 1002");
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void leavesACharacterZeroForTheServerToRefuse(Way way) throws SQLException {
    way.createTable(harness, "");
    CopySession session = new CopySession(harness.connection, way.layout());
    session.begin();
    session.row(row(1, "a\0b"));

    SQLException refusal = catchThrowableOfType(SQLException.class, session::end);
    session.cancel();
    harness.connection.rollback();

    assertThat(refusal.getSQLState()).isEqualTo("22021");
    assertUsable(session);
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void leavesTheConnectionUsableAfterACancel(Way way) throws SQLException {
    way.createTable(harness, "");
    CopySession session = new CopySession(harness.connection, way.layout());
    session.begin();
    for (int i = 0; i < 50_000; i++) {
      session.row(row(i, "some text"));
    }

    session.cancel();
    session.cancel();
    harness.connection.rollback();

    assertUsable(session);
  }

  @Test
  void leavesTheConnectionOfAnInterruptedVirtualThreadUsable() throws Exception {
    Way.DIRECT.createTable(harness, "");
    CopySession session = new CopySession(harness.connection, Way.DIRECT.layout());
    session.begin();
    session.row(row(1, "x"));
    AtomicReference<Boolean> stillInterrupted = new AtomicReference<>();

    Thread.ofVirtual()
        .start(() -> {
          Thread.currentThread().interrupt();
          session.cancel();
          stillInterrupted.set(Thread.currentThread().isInterrupted());
        })
        .join();
    harness.connection.rollback();

    assertThat(stillInterrupted.get()).isTrue();
    assertUsable(session);
  }

  @Test
  void canBeCancelledAfterBytesThatAreNoRow() throws SQLException {
    Way.DIRECT.createTable(harness, "");
    CopySession session = new CopySession(harness.connection, Way.DIRECT.layout());
    session.begin();
    session.row(row(1, "x"));

    assertThatThrownBy(() -> session.row(new AvroInput().wrap(new byte[] {2, 2, 2, 9}, 0, 4)))
        .isInstanceOf(IndexOutOfBoundsException.class);
    session.cancel();
    harness.connection.rollback();

    assertUsable(session);
  }

  @Test
  void reportsTextThatTheTypeDoesNotTake() throws SQLException {
    harness.execute("CREATE TABLE dst.t (v inet)");
    RowLayout layout = CopyHarness.layout("t", CopyHarness.field("v", Codec.TEXT_FORM, "inet"));
    CopySession session = new CopySession(harness.connection, layout);
    session.begin();
    AvroOutput out = new AvroOutput(16);
    text("no address", out);
    session.row(input(out));

    SQLException refusal = catchThrowableOfType(SQLException.class, session::end);
    session.cancel();
    harness.connection.rollback();

    assertThat(refusal.getSQLState()).isEqualTo("22P02");
  }

  @Test
  void reportsATriggerThatDropsRows() throws SQLException {
    Way.DIRECT.createTable(harness, "");
    harness.execute(
        "CREATE FUNCTION dst.drop_even() RETURNS trigger LANGUAGE plpgsql AS"
            + " 'BEGIN RETURN CASE WHEN NEW.id % 2 = 1 THEN NEW END; END'");
    harness.execute(
        "CREATE TRIGGER drop_even BEFORE INSERT ON dst.t"
            + " FOR EACH ROW EXECUTE FUNCTION dst.drop_even()");
    CopySession session = new CopySession(harness.connection, Way.DIRECT.layout());

    assertThatThrownBy(() -> copy(session, 1, 2, 3))
        .hasMessageContaining("\"dst\".\"t\": 3 rows were sent and PostgreSQL wrote 2")
        .isInstanceOfSatisfying(
            ConvoyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TARGET_ERROR));
  }

  @Test
  void writesTablesThatCarryNoColumn() throws SQLException {
    harness.execute("CREATE TABLE dst.none ()");
    harness.execute("CREATE TABLE dst.generated (a int GENERATED ALWAYS AS (1) STORED)");
    for (String table : new String[] {"none", "generated"}) {
      CopySession session = new CopySession(harness.connection, CopyHarness.layout(table));
      session.begin();
      session.row(new AvroInput());
      session.row(new AvroInput());

      assertThat(session.end()).isEqualTo(2);
      assertThat(harness.query("SELECT count(*) FROM dst." + table)).isEqualTo("2");
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void writesNamesThatNeedQuoting(Way way) throws SQLException {
    String name = "odd \"name\" ?{}'";
    String quoted = "\"odd \"\"name\"\" ?{}'\"";
    for (String schema : new String[] {"src", "dst"}) {
      harness.execute(
          "CREATE TABLE " + schema + "." + quoted + " (" + quoted + " " + way.type + ")");
    }
    harness.execute("INSERT INTO src." + quoted + " VALUES ('<a/>'), (NULL)");

    assertThat(harness.copy(CopyHarness.layout(name, CopyHarness.field(name, way.codec, way.type))))
        .isEqualTo(2);
    assertThat(harness.query("SELECT count(" + quoted + ") FROM dst." + quoted)).isEqualTo("1");
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void writesAValueOfManyMegabytes(Way way) throws SQLException {
    for (String schema : new String[] {"src", "dst"}) {
      harness.execute("CREATE TABLE " + schema + ".t (id integer, v " + way.type + ")");
    }
    harness.execute(
        "INSERT INTO src.t SELECT i, repeat('x', 9000000)::xml FROM generate_series(1,2) i");

    assertThat(harness.copy(way.layout())).isEqualTo(2);
    assertThat(harness.query("SELECT sum(length(v::text)) FROM dst.t")).isEqualTo("18000000");
  }

  @Test
  void refusesToBeUsedOutOfOrder() throws SQLException {
    Way.DIRECT.createTable(harness, "");
    CopySession session = new CopySession(harness.connection, Way.DIRECT.layout());

    assertThatThrownBy(() -> session.row(row(1, "x"))).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(session::end).isInstanceOf(IllegalStateException.class);
    session.begin();
    assertThatThrownBy(session::begin).isInstanceOf(IllegalStateException.class);
    session.cancel();
  }

  private SQLException refused(CopySession session, int... ids) {
    SQLException refusal = catchThrowableOfType(SQLException.class, () -> copy(session, ids));
    session.cancel();
    return refusal;
  }

  private static long copy(CopySession session, int... ids) throws SQLException {
    session.begin();
    for (int id : ids) {
      session.row(row(id, "value " + id));
    }
    return session.end();
  }

  private void assertUsable(CopySession session) throws SQLException {
    copy(session, 42);
    harness.connection.commit();
    assertThat(ids()).isEqualTo("42");
  }

  private String ids() throws SQLException {
    return harness.query("SELECT string_agg(id::text, ' ' ORDER BY id) FROM dst.t");
  }

  private static AvroInput row(int id, String value) {
    AvroOutput out = new AvroOutput(32);
    out.writeLong(1);
    out.writeLong(id);
    text(value, out);
    return input(out);
  }

  private static void text(String value, AvroOutput out) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    out.writeLong(1);
    out.writeBytes(utf8, 0, utf8.length);
  }

  private static AvroInput input(AvroOutput out) {
    return new AvroInput().wrap(out.array(), 0, out.position());
  }
}
