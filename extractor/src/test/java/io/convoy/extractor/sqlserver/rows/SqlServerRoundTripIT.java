// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.config.Secret;
import io.convoy.common.postgres.CopyRowReader;
import io.convoy.common.postgres.CopyRowReader.Side;
import io.convoy.common.postgres.PostgresSession;
import io.convoy.common.postgres.SqlNames;
import io.convoy.embedded.PostgresServer;
import io.convoy.extractor.sqlserver.rows.DriverSamples.Sample;
import io.convoy.schemas.row.AvroInput;
import io.convoy.schemas.row.AvroOutput;
import io.convoy.schemas.row.RowField;
import io.convoy.schemas.row.RowSink;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is read of SQL Server is, byte for byte, what is read of the target once the values are
 * there: checksums of both sides can be compared.
 */
class SqlServerRoundTripIT {
  @TempDir static Path folder;
  private static PostgresServer server;
  private static Connection connection;

  @BeforeAll
  static void start() throws SQLException {
    server = PostgresServer.start(folder.resolve("data"), Map.of("fsync", "off"));
    connection =
        PostgresSession.open(
            server.jdbcUrl("postgres"), server.user(), new Secret(server.password()), "test");
  }

  @AfterAll
  static void stop() throws SQLException {
    connection.close();
    server.close();
  }

  static List<Sample> samples() {
    return DriverSamples.all();
  }

  @Test
  void hasSamplesOfEveryEntry() {
    assertThat(samples().stream().map(s -> TypeReaders.of(s.field())).collect(Collectors.toSet()))
        .containsExactlyInAnyOrderElementsOf(TypeReaders.all());
  }

  @ParameterizedTest
  @MethodSource("samples")
  void targetGivesBackWhatWasRead(Sample sample) throws SQLException {
    RowField field = sample.field();
    Rows rows = new Rows(field);
    List<byte[]> read = new ArrayList<>();
    for (Object[] row : sample.rows()) {
      read.add(rows.bytes(row));
    }
    read.add(rows.bytes(new Object[3]));

    execute(
        "DROP TABLE IF EXISTS public.t", "CREATE TABLE public.t (c " + field.targetType() + ")");
    for (byte[] value : read) {
      execute("INSERT INTO public.t VALUES (" + sql(field, value) + ")");
    }

    List<String> there = new ArrayList<>();
    new CopyRowReader(Rows.layout(field), Side.TARGET).read(connection, "", new Collector(there));
    assertThat(there).isEqualTo(read.stream().map(HexFormat.of()::formatHex).toList());
  }

  private static void execute(String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static String sql(RowField field, byte[] row) {
    return Rows.value(field, new AvroInput().wrap(row, 0, row.length))
        .map(value -> sql(field, value))
        .orElse("NULL");
  }

  private static String sql(RowField field, String value) {
    return switch (field.codec()) {
      case DATE -> "date '1970-01-01' + " + value;
      case TIME -> time(Long.parseLong(value));
      case TIMESTAMP -> "timestamp '1970-01-01' + interval '" + value + " microseconds'";
      case TIMESTAMPTZ ->
          "timestamptz '1970-01-01 00:00+00' + interval '" + value + " microseconds'";
      case BYTES -> "'\\x" + value + "'";
      case BOOLEAN, INT2, INT4, INT8, FLOAT4, FLOAT8, NUMERIC, TEXT, JSONB, UUID, TEXT_FORM ->
          SqlNames.literal(value);
    };
  }

  private static String time(long micros) {
    long seconds = micros / 1_000_000;
    return "'%02d:%02d:%02d.%06d'"
        .formatted(seconds / 3_600, seconds / 60 % 60, seconds % 60, micros % 1_000_000);
  }

  private static final class Collector implements RowSink {
    private final AvroOutput out = new AvroOutput(1024);
    private final List<String> rows;

    Collector(List<String> rows) {
      this.rows = rows;
    }

    @Override
    public AvroOutput out() {
      return out;
    }

    @Override
    public void endRow() {
      rows.add(HexFormat.of().formatHex(out.array(), 0, out.position()));
      out.position(0);
    }
  }
}
