// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.config.Secret;
import io.convoy.common.postgres.CopyRowReader;
import io.convoy.common.postgres.CopyRowReader.Side;
import io.convoy.common.postgres.PostgresSession;
import io.convoy.embedded.PostgresServer;
import io.convoy.schemas.row.AvroInput;
import io.convoy.schemas.row.RowBatchReader;
import io.convoy.schemas.row.RowBatcher;
import io.convoy.schemas.row.RowBatcher.SchemaIds;
import io.convoy.schemas.row.RowChecksum;
import io.convoy.schemas.row.RowField;
import io.convoy.schemas.row.RowField.Nullability;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.row.RowPart;
import io.convoy.schemas.row.WireFormat;
import io.convoy.schemas.table.TableId;
import io.convoy.schemas.type.Codec;
import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A connection to a real server and the way of rows from one of its tables to another. */
final class CopyHarness implements AutoCloseable {
  private static final SchemaIds IDS = new SchemaIds(1, 2);

  final Connection connection;

  CopyHarness(PostgresServer server) throws SQLException {
    connection =
        PostgresSession.open(
            server.jdbcUrl("postgres"), server.user(), new Secret(server.password()), "test");
    connection.setAutoCommit(false);
  }

  /** Finds what has no schema in public, which the sessions of Convoy themselves do not. */
  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET LOCAL search_path = public");
      statement.execute(sql);
    }
    connection.commit();
  }

  String query(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }

  static RowField field(String column, Codec codec, String type) {
    return new RowField("avro", column, column, type, type, codec, Nullability.NULLABLE);
  }

  /** From {@code src} to a table of the same name in {@code dst}. */
  static RowLayout layout(String table, RowField... fields) {
    return new RowLayout(new TableId("src", table), "dst", table, List.of(fields));
  }

  /** Record values as they would lie in a topic. */
  List<byte[]> extract(RowLayout layout, Side side) throws SQLException {
    List<byte[]> values = new ArrayList<>();
    extract(layout, side, values);
    return values;
  }

  RowChecksum checksum(RowLayout layout, Side side) throws SQLException {
    return extract(layout, side, new ArrayList<>());
  }

  private RowChecksum extract(RowLayout layout, Side side, List<byte[]> values)
      throws SQLException {
    RowBatcher batcher = new RowBatcher(IDS, 0, 512 * 1024, values::add);
    long rows = new CopyRowReader(layout, side).read(connection, "", batcher);
    RowChecksum checksum = batcher.finish();
    assertThat(checksum.rows()).isEqualTo(rows);
    return checksum;
  }

  /** Gives the rows of record values to a session that has begun. */
  static void write(List<byte[]> values, CopySession session) throws SQLException {
    RowBatchReader reader = new RowBatchReader();
    ByteArrayOutputStream parts = new ByteArrayOutputStream();
    for (byte[] value : values) {
      if (WireFormat.schemaId(value) == IDS.batch()) {
        reader.wrap(value);
        while (reader.next()) {
          session.row(reader.input());
        }
      } else {
        RowPart part = RowPart.decode(value);
        parts.write(part.data().array(), part.data().offset(), part.data().length());
        if (part.part() == part.parts() - 1) {
          session.row(new AvroInput().wrap(parts.toByteArray(), 0, parts.size()));
          parts.reset();
        }
      }
    }
  }

  /** The whole way of a table's rows, in one transaction. */
  long copy(RowLayout layout) throws SQLException {
    List<byte[]> values = extract(layout, Side.SOURCE);
    CopySession session = new CopySession(connection, layout);
    session.begin();
    write(values, session);
    long rows = session.end();
    connection.commit();
    return rows;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
