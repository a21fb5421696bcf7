// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.convoy.common.config.Secret;
import io.convoy.common.error.ErrorCode;
import io.convoy.embedded.FreePorts;
import io.convoy.embedded.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(600)
class PostgresSessionIT {
  @TempDir static Path folder;
  private static PostgresServer server;

  /** Whatever an administrator may set for a database that changes what text means. */
  private static final Map<String, String> HOSTILE =
      Map.ofEntries(
          Map.entry("standard_conforming_strings", "off"),
          Map.entry("array_nulls", "off"),
          Map.entry("transform_null_equals", "on"),
          Map.entry("quote_all_identifiers", "on"),
          Map.entry("xmloption", "document"),
          Map.entry("xmlbinary", "hex"),
          Map.entry("timezone_abbreviations", "'India'"),
          Map.entry("lc_monetary", "'C.utf8'"),
          Map.entry("lc_numeric", "'C.utf8'"),
          Map.entry("lc_time", "'C.utf8'"),
          Map.entry("extra_float_digits", "-15"),
          Map.entry("search_path", "public"),
          Map.entry("default_transaction_isolation", "serializable"),
          Map.entry("default_transaction_deferrable", "on"),
          Map.entry("check_function_bodies", "on"),
          Map.entry("lock_timeout", "'1s'"),
          Map.entry("idle_session_timeout", "'20s'"));

  @BeforeAll
  static void start() throws SQLException {
    server = PostgresServer.start(folder, Map.of("fsync", "off"));
    try (Connection connection = open()) {
      execute(connection, "CREATE ROLE reader LOGIN PASSWORD 'reader'");
      execute(connection, "CREATE TABLE public.account (id int, owner text)");
      execute(connection, "INSERT INTO public.account VALUES (1, 'reader'), (2, 'someone else')");
      execute(connection, "ALTER TABLE public.account ENABLE ROW LEVEL SECURITY");
      execute(connection, "CREATE POLICY own ON public.account USING (owner = current_user)");
      execute(connection, "GRANT SELECT ON public.account TO reader");
      execute(connection, "ALTER ROLE postgres SET DateStyle = 'German'");
      execute(connection, "ALTER ROLE postgres SET IntervalStyle = 'sql_standard'");
      execute(connection, "ALTER ROLE postgres SET bytea_output = 'escape'");
      execute(connection, "ALTER ROLE postgres SET TimeZone = 'Asia/Tokyo'");
      execute(connection, "ALTER ROLE postgres SET statement_timeout = '20s'");
      execute(connection, "ALTER ROLE postgres SET idle_in_transaction_session_timeout = '20s'");
      for (Map.Entry<String, String> setting : HOSTILE.entrySet()) {
        String change = "ALTER DATABASE postgres SET %s = %s";
        execute(connection, change.formatted(setting.getKey(), setting.getValue()));
      }
    }
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "search_path, ''",
    "DateStyle, 'ISO, MDY'",
    "IntervalStyle, postgres",
    "TimeZone, UTC",
    "extra_float_digits, 3",
    "lc_monetary, C",
    "lc_numeric, C",
    "lc_time, C",
    "timezone_abbreviations, Default",
    "standard_conforming_strings, on",
    "array_nulls, on",
    "transform_null_equals, off",
    "quote_all_identifiers, off",
    "default_transaction_isolation, read committed",
    "default_transaction_deferrable, off",
    "check_function_bodies, off",
    "lock_timeout, 0",
    "xmlbinary, base64",
    "xmloption, content",
    "bytea_output, hex",
    "client_encoding, UTF8",
    "row_security, off",
    "statement_timeout, 0",
    "idle_in_transaction_session_timeout, 0",
    "idle_session_timeout, 0",
    "transaction_timeout, 0",
    "tcp_keepalives_idle, 30",
    "application_name, convoy test"
  })
  void setsWhatTextFormsAndLongWorkDependOn(String setting, String value) throws SQLException {
    try (Connection connection = open()) {
      assertThat(query(connection, "SHOW " + setting)).isEqualTo(value);
    }
  }

  @Test
  void writesTextFormsTheSameWhateverTheRolesDefaults() throws SQLException {
    try (Connection connection = open()) {
      assertThat(query(connection, "SELECT '2026-11-21 12:00+09'::timestamptz::text"))
          .isEqualTo("2026-11-21 03:00:00+00");
      assertThat(query(connection, "SELECT interval '1 day -02:03'::text"))
          .isEqualTo("1 day -02:03:00");
      assertThat(query(connection, "SELECT ('\\x00ff'::bytea)::text")).isEqualTo("\\x00ff");
      assertThat(query(connection, "SELECT 12.5::money::text")).isEqualTo("$12.50");
    }
  }

  @Test
  void readsSqlTextTheSameWhateverTheDatabasesDefaults() throws SQLException {
    try (Connection connection = open()) {
      assertThat(query(connection, "SELECT 'C:\\temp'")).isEqualTo("C:\\temp");
      assertThat(query(connection, "SELECT ('{NULL,1}'::text[])[1] IS NULL")).isEqualTo("t");
      assertThat(query(connection, "SELECT 'public.account'::regclass"))
          .isEqualTo("public.account");
      assertThat(query(connection, "SELECT coalesce(1 = NULL, true)")).isEqualTo("t");
      assertThat(query(connection, "SELECT 'a<b/>'::xml")).isEqualTo("a<b/>");
    }
  }

  @Test
  void keepsItsSettingsOverARollback() throws SQLException {
    try (Connection connection = open()) {
      connection.setAutoCommit(false);
      query(connection, "SELECT 1");
      connection.rollback();

      assertThat(query(connection, "SHOW TimeZone")).isEqualTo("UTC");
    }
  }

  @Test
  void failsRatherThanToMissARowThatAPolicyHides() throws SQLException {
    try (Connection connection = open("reader", "reader")) {
      SQLException error =
          catchThrowableOfType(
              SQLException.class, () -> query(connection, "SELECT count(*) FROM public.account"));

      assertThat(error.getSQLState()).isEqualTo("42501");
    }
  }

  @Test
  void namesAWrongPasswordAndNoPasswordAsDeniedAccess() {
    assertThat(codeOf(() -> open("postgres", "wrong"))).isEqualTo(ErrorCode.TARGET_ACCESS_DENIED);
    assertThat(codeOf(() -> PostgresSession.open(url("postgres"), "postgres", null, "convoy test")))
        .isEqualTo(ErrorCode.TARGET_ACCESS_DENIED);
    assertThat(codeOf(() -> open("nobody", "x"))).isEqualTo(ErrorCode.TARGET_ACCESS_DENIED);
    assertThat(codeOf(() -> openDatabase("not_there"))).isEqualTo(ErrorCode.TARGET_ACCESS_DENIED);
  }

  @Test
  void namesAServerThatIsNotThereUnavailable() {
    String nowhere = "jdbc:postgresql://127.0.0.1:" + FreePorts.next() + "/postgres";

    assertThat(codeOf(() -> PostgresSession.open(nowhere, "u", new Secret("s"), "convoy test")))
        .isEqualTo(ErrorCode.TARGET_UNAVAILABLE);
  }

  @Test
  void knowsThatAnAdministratorEndedItsSession() throws SQLException {
    try (Connection victim = open();
        Connection administrator = open()) {
      String pid = query(victim, "SELECT pg_backend_pid()");
      query(administrator, "SELECT pg_terminate_backend(" + pid + ", 10000)");

      SQLException error =
          catchThrowableOfType(SQLException.class, () -> query(victim, "SELECT 1"));

      assertThat(PostgresErrors.isConnectionLost(error)).isTrue();
      assertThat(PostgresErrors.ofSource(error)).isEqualTo(ErrorCode.SOURCE_UNAVAILABLE);
    }
  }

  @Test
  void keepsThePasswordOutOfMessages() {
    for (String url :
        new String[] {
          "jdbc:postgresql://h:port/d?password=hunter2",
          "jdbc:postgresql://h:1?password=hunter2",
          "jdbc:mysql://h/d?password=hunter2"
        }) {
      assertThatThrownBy(() -> PostgresSession.open(url, "u", new Secret("hunter3"), "convoy test"))
          .isInstanceOf(SQLException.class)
          .hasMessageNotContainingAny("hunter2", "hunter3");
    }
  }

  private interface Opening {
    Connection open() throws SQLException;
  }

  private static ErrorCode codeOf(Opening opening) {
    SQLException error =
        catchThrowableOfType(
            SQLException.class,
            () -> {
              try (Connection connection = opening.open()) {
                assertThat(connection).as("a connection that must not be").isNull();
              }
            });
    return PostgresErrors.ofTarget(error);
  }

  private static Connection open() throws SQLException {
    return open(server.user(), server.password());
  }

  private static Connection open(String user, String password) throws SQLException {
    return PostgresSession.open(url("postgres"), user, new Secret(password), "convoy test");
  }

  private static Connection openDatabase(String database) throws SQLException {
    return PostgresSession.open(
        url(database), server.user(), new Secret(server.password()), "convoy test");
  }

  /** Without the user and password that the server's own URL may carry. */
  private static String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + server.port() + "/" + database;
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String query(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
