// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import io.convoy.common.config.SourceConfig;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.extractor.source.ChunkRequest;
import io.convoy.extractor.source.HeldSnapshot;
import io.convoy.extractor.source.PlannedRange;
import io.convoy.extractor.source.Reading;
import io.convoy.extractor.source.RowSink;
import io.convoy.extractor.source.SourceSession;
import io.convoy.extractor.source.TablePatterns;
import io.convoy.schemas.table.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One slot's connection to a PostgreSQL source, kept from chunk to chunk while it lives. */
final class PostgresSourceSession implements SourceSession {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresSourceSession.class);

  private final SourceConfig config;
  private final Connector connector;
  private @Nullable Connection kept;
  private volatile @Nullable Connection busy;
  private volatile boolean cancelled;

  PostgresSourceSession(SourceConfig config, Connector connector) {
    this.config = config;
    this.connector = connector;
  }

  @Override
  public HeldSnapshot open() {
    Connection connection = connector.connect("snapshot");
    try {
      TableFinder finder = new TableFinder(new TablePatterns(config.tables()));
      return working(
          connection,
          "Opening a snapshot of the source",
          () -> new SnapshotHolder(connection, new SnapshotOpening(connection, finder).open()));
    } catch (RuntimeException e) {
      quietly(connection::close);
      throw e;
    }
  }

  @Override
  public List<PlannedRange> plan(Table table) {
    String what = "Planning the chunks of " + name(table);
    return onKept(what, connection -> new ChunkPlanner(config, connection).plan(table));
  }

  /** An exported snapshot ends with the session that exported it. */
  @Override
  public void release(String snapshotId) {}

  @Override
  public Reading read(ChunkRequest request, RowSink sink) {
    return onKept(
        ChunkReader.describe(request),
        connection -> Reading.whole(new ChunkReader(connection, request).read(sink)));
  }

  @Override
  public void cancel() {
    cancelled = true;
    Connection connection = busy;
    if (connection != null) {
      quietly(() -> connection.unwrap(PGConnection.class).cancelQuery());
    }
  }

  @Override
  public void close() {
    Connection connection = kept;
    kept = null;
    if (connection != null) {
      quietly(connection::close);
    }
  }

  private interface Work<T> {
    T run() throws SQLException;
  }

  private interface ConnectionWork<T> {
    T run(Connection connection) throws SQLException;
  }

  private interface Ending {
    void run() throws SQLException;
  }

  /** A connection on which anything failed is not used again: it may be in the midst of a COPY. */
  private <T> T onKept(String what, ConnectionWork<T> work) {
    Connection connection = kept;
    if (connection == null) {
      connection = connector.connect("reader");
    }
    Connection current = connection;
    kept = null;
    try {
      T result = working(current, what, () -> work.run(current));
      kept = current;
      return result;
    } finally {
      if (kept == null) {
        quietly(() -> current.abort(Runnable::run));
      }
    }
  }

  private <T> T working(Connection connection, String what, Work<T> work) {
    busy = connection;
    try {
      refuseAfterCancel(what, null);
      return work.run();
    } catch (SQLException e) {
      refuseAfterCancel(what, e);
      throw SourceErrors.other(what, e);
    } catch (ConvoyException e) {
      refuseAfterCancel(what, e);
      throw e;
    } finally {
      busy = null;
    }
  }

  private void refuseAfterCancel(String what, @Nullable Exception cause) {
    if (cancelled) {
      throw new ConvoyException(ErrorCode.INTERRUPTED, what + ": a stop was asked for", cause);
    }
  }

  private static void quietly(Ending ending) {
    try {
      ending.run();
    } catch (SQLException e) {
      LOG.debug("A connection to the source did not end cleanly", e);
    }
  }

  private static String name(Table table) {
    return table.getId().getSchemaName() + "." + table.getId().getName();
  }
}
