// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import io.convoy.common.config.SourceConfig;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.postgres.DatabaseIdentity;
import io.convoy.extractor.postgres.SnapshotHolder.Opened;
import io.convoy.extractor.source.ChunkRequest;
import io.convoy.extractor.source.HeldSnapshot;
import io.convoy.extractor.source.KeptConnection;
import io.convoy.extractor.source.PlannedRange;
import io.convoy.extractor.source.Reading;
import io.convoy.extractor.source.RowSink;
import io.convoy.extractor.source.SourceSession;
import io.convoy.extractor.source.TablePatterns;
import io.convoy.schemas.table.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.postgresql.PGConnection;

/** One slot's way to a PostgreSQL source. */
final class PostgresSourceSession implements SourceSession {
  private final SourceConfig config;
  private final KeptConnection connection;

  PostgresSourceSession(SourceConfig config, Connector connector) {
    this.config = config;
    this.connection = new KeptConnection(new Server(connector));
  }

  @Override
  public HeldSnapshot open() {
    TableFinder finder = new TableFinder(new TablePatterns(config.tables()));
    return connection.handOver(
        "snapshot",
        "Opening a snapshot of the source",
        holder -> {
          DatabaseIdentity identity = DatabaseIdentity.read(holder);
          Opened opened = new SnapshotOpening(holder, finder).open();
          return new SnapshotHolder(holder, opened, identity);
        });
  }

  /** The catalog of one moment serves: chunks cover a table whatever it has become. */
  @Override
  public List<PlannedRange> plan(Table table, String snapshotId) {
    String name = table.getId().getSchemaName() + "." + table.getId().getName();
    return connection.use(
        "Planning the chunks of " + name, current -> new ChunkPlanner(config, current).plan(table));
  }

  /** An exported snapshot ends with the session that exported it. */
  @Override
  public void release(String snapshotId) {}

  @Override
  public Reading read(ChunkRequest request, RowSink sink) {
    return connection.use(
        request.describe(), current -> Reading.whole(new ChunkReader(current, request).read(sink)));
  }

  @Override
  public void cancel() {
    connection.cancel();
  }

  @Override
  public void close() {
    connection.close();
  }

  private record Server(Connector connector) implements KeptConnection.Server {
    @Override
    public Connection connect(String purpose) {
      return connector.connect(purpose);
    }

    @Override
    public void cancel(Connection connection) throws SQLException {
      connection.unwrap(PGConnection.class).cancelQuery();
    }

    @Override
    public ConvoyException meaning(String doing, SQLException error) {
      return SourceErrors.other(doing, error);
    }
  }
}
