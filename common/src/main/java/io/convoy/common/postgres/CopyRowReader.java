// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.postgres;

import io.convoy.common.config.TextEncoding;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.schemas.row.RowField;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.row.RowSink;
import io.convoy.schemas.type.Codec;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * Reads rows of a PostgreSQL table by binary {@code COPY (SELECT ...) TO STDOUT} and writes each as
 * Avro (PostgreSQL manual, COPY, "Binary Format"). Serves PostgreSQL sources and, at rest, the
 * verification of the target. Not thread-safe.
 *
 * <p>A table is read alone ({@code FROM ONLY}), since each child that inherits from it is a table
 * of its own with its own rows. A partitioned table has no rows of its own and is read with its
 * partitions. The reader asks the catalog which of the two a table is, so that no caller can read a
 * partitioned table as empty or an inherited row twice.
 */
public final class CopyRowReader {
  private final RowLayout layout;
  private final Side side;
  private final TextEncoding encoding;
  private final List<String> key;
  private final RowLimit limit;

  /** Whose column and table names of the layout are read. */
  public enum Side {
    SOURCE,
    TARGET;

    String table(RowLayout layout) {
      return SqlNames.quote(schemaName(layout), tableName(layout));
    }

    private String schemaName(RowLayout layout) {
      return this == SOURCE ? layout.source().getSchemaName() : layout.targetSchema();
    }

    private String tableName(RowLayout layout) {
      return this == SOURCE ? layout.source().getName() : layout.targetTable();
    }

    String column(RowField field) {
      return SqlNames.quote(this == SOURCE ? field.sourceColumn() : field.targetColumn());
    }
  }

  /** Of a table whose rows are told apart by their place. */
  public CopyRowReader(RowLayout layout, Side side) {
    this(layout, side, TextEncoding.UTF8, List.of(), RowLimit.ofHeap());
  }

  /**
   * @param encoding what the text is in where the database, being SQL_ASCII, does not say it
   * @param key columns that tell a row from others, for messages; or none
   * @param limit rows that are larger are refused before there is room for them
   */
  public CopyRowReader(
      RowLayout layout, Side side, TextEncoding encoding, List<String> key, RowLimit limit) {
    this.layout = layout;
    this.side = side;
    this.encoding = encoding;
    this.key = key;
    this.limit = limit;
  }

  /**
   * Reads the rows that meet a condition.
   *
   * <p>An interrupt ends it before the next row: the COPY is cancelled, the thread stays
   * interrupted. Whatever ends it early, the connection can be used again once its transaction is
   * rolled back.
   *
   * @param condition SQL after WHERE; empty for all rows
   * @return how many rows the server said it sent, which equals the calls of {@code endRow}
   * @throws ConvoyException where the rows are not what the layout says, where one is too large, or
   *     with {@link ErrorCode#INTERRUPTED}
   */
  public long read(Connection connection, String condition, RowSink sink) throws SQLException {
    Stored stored = stored(connection);
    RowGuard guard = new RowGuard(layout, side, stored.mayHold(limit) ? limit : RowLimit.NONE);
    String sql = sql(guard, stored.isPartitioned() ? "" : "ONLY ", condition);
    PGConnection postgres = connection.unwrap(PGConnection.class);
    CopyOut copy = postgres.getCopyAPI().copyOut(sql);
    try {
      return drain(copy, guard, sink);
    } finally {
      if (copy.isActive()) {
        abandon(postgres, copy);
      }
    }
  }

  private long drain(CopyOut copy, RowGuard guard, RowSink sink) throws SQLException {
    CopyRowDecoder decoder = new CopyRowDecoder(layout, side, guard);
    byte[] message = copy.readFromCopy();
    while (message != null) {
      decoder.accept(message, sink);
      if (Thread.currentThread().isInterrupted()) {
        throw new ConvoyException(
            ErrorCode.INTERRUPTED,
            "Stopped while reading " + side.table(layout) + " after " + decoder.rows() + " rows");
      }
      message = copy.readFromCopy();
    }
    if (!decoder.ended() || copy.getHandledRowCount() != decoder.rows()) {
      throw new ConvoyException(
          side == Side.SOURCE ? ErrorCode.SOURCE_ERROR : ErrorCode.TARGET_ERROR,
          "Reading %s: the server sent %d rows and says it sent %d%s"
              .formatted(
                  side.table(layout),
                  decoder.rows(),
                  copy.getHandledRowCount(),
                  decoder.ended() ? "" : ", without a trailer"));
    }
    return decoder.rows();
  }

  /**
   * Cancels the COPY and reads on to its end. The driver's {@code cancelCopy} would leave the rest
   * of the rows in the stream, where the next statement would find them.
   */
  private static void abandon(PGConnection postgres, CopyOut copy) {
    // A virtual thread that is interrupted has its socket closed under it by the first read.
    boolean interrupted = Thread.interrupted();
    try {
      postgres.cancelQuery();
      while (copy.readFromCopy() != null) {
        // What was on its way.
      }
    } catch (SQLException e) {
      // Either "canceling statement due to user request", or the connection is gone, which its next
      // user will see; what made us leave is being thrown already.
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private String sql(RowGuard guard, String only, String condition) {
    String columns =
        Stream.concat(
                guard.field(key).stream(),
                layout.fields().stream().map(field -> guard.guarded(field, column(field))))
            .collect(Collectors.joining(", "));
    String where = condition.isEmpty() ? "" : " WHERE " + condition;
    return "COPY (SELECT %s FROM %s%s%s) TO STDOUT (FORMAT binary)"
        .formatted(columns, only, side.table(layout), where);
  }

  private String column(RowField field) {
    String column = travelling(field);
    if (encoding != TextEncoding.UTF8) {
      return inUtf8(field.codec(), column);
    }
    return field.codec() == Codec.TEXT_FORM ? column + "::text" : column;
  }

  /** In the type that values travel as, so that they are what they were at the source. */
  private String travelling(RowField field) {
    String column = side.column(field);
    return side == Side.TARGET && field.carriedAs() != null
        ? "CAST(" + column + " AS " + field.carriedAs() + ")"
        : column;
  }

  /** The bytes of the text in UTF-8, as bytea, which no server looks into. */
  private String inUtf8(Codec codec, String column) {
    return switch (codec) {
      // A cast would cut the blanks off a character(n); a row that holds a NULL IS not NOT NULL.
      case TEXT ->
          "CASE WHEN %s IS DISTINCT FROM NULL THEN %s END"
              .formatted(column, utf8("format('%s', " + column + ")"));
      case TEXT_FORM -> utf8(column + "::text");
      case JSONB -> "'\\x01'::bytea || " + utf8(column + "::text");
      case BOOLEAN,
          INT2,
          INT4,
          INT8,
          FLOAT4,
          FLOAT8,
          NUMERIC,
          DATE,
          TIME,
          TIMESTAMP,
          TIMESTAMPTZ,
          UUID,
          BYTES ->
          column;
    };
  }

  private String utf8(String text) {
    return "convert(convert_to(%s, 'SQL_ASCII'), '%s', 'UTF8')".formatted(text, encoding);
  }

  /**
   * How a table is kept.
   *
   * @param outOfLine bytes of values that are kept outside their rows
   */
  private record Stored(boolean isPartitioned, long outOfLine) {
    /** A value that does not fit its row's page is kept outside, however well it compresses. */
    private static final long PAGE = 8_192;

    boolean mayHold(RowLimit limit) {
      long least = limit.bytes() / RowGuard.BEST_COMPRESSION;
      return isPartitioned || least <= PAGE || outOfLine > least;
    }
  }

  private Stored stored(Connection connection) throws SQLException {
    return SqlCall.first(
            connection,
            """
            SELECT c.relkind = 'p', pg_relation_size(nullif(c.reltoastrelid, 0))
            FROM pg_catalog.pg_class c
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = ? AND c.relname = ?
            """,
            table -> new Stored(table.getBoolean(1), table.getLong(2)),
            side.schemaName(layout),
            side.tableName(layout))
        .orElse(new Stored(false, 0));
  }
}
