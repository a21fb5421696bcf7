// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import io.convoy.common.config.SourceConfig;
import io.convoy.common.config.TextEncoding;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.postgres.DatabaseIdentity;
import io.convoy.extractor.postgres.SnapshotHolder.Opened;
import io.convoy.extractor.postgres.TableFinder.Found;
import io.convoy.extractor.postgres.log.ChangeSearch;
import io.convoy.extractor.postgres.log.LogPreparation;
import io.convoy.extractor.source.ChangesRequest;
import io.convoy.extractor.source.ChunkRequest;
import io.convoy.extractor.source.CountRequest;
import io.convoy.extractor.source.HeldSnapshot;
import io.convoy.extractor.source.KeptConnection;
import io.convoy.extractor.source.LogWish;
import io.convoy.extractor.source.LoggedChanges;
import io.convoy.extractor.source.MarkRequest;
import io.convoy.extractor.source.MarkedRows;
import io.convoy.extractor.source.PlannedRange;
import io.convoy.extractor.source.PreparedLog;
import io.convoy.extractor.source.Reading;
import io.convoy.extractor.source.RuledReading;
import io.convoy.extractor.source.SourceSession;
import io.convoy.extractor.source.TablePatterns;
import io.convoy.schemas.name.TableName;
import io.convoy.schemas.row.RowSink;
import io.convoy.schemas.table.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.postgresql.PGConnection;

/** One slot's way to a PostgreSQL source. */
final class PostgresSourceSession implements SourceSession {
  private static final String OPENING = "Opening a snapshot of the source";

  private final SourceConfig config;
  private final KeptConnection connection;

  PostgresSourceSession(SourceConfig config, Connector connector) {
    this.config = config;
    this.connection = new KeptConnection(new Server(connector));
  }

  @Override
  public HeldSnapshot open() {
    TableFinder finder = new TableFinder(new TablePatterns(config.tables()));
    OwnBackend own = ownBackend();
    HeldSnapshot snapshot =
        connection.handOver(
            "snapshot",
            OPENING,
            holder -> {
              own.requireUnshared(holder);
              UndeclaredText text = new UndeclaredText(holder, config.text().encoding());
              text.requireInCatalog();
              DatabaseIdentity identity = DatabaseIdentity.read(holder);
              Opened opened = new SnapshotOpening(holder, finder).open();
              return new SnapshotHolder(holder, opened, text, identity, config.maxBlocking());
            });
    try {
      return connection.use(
          OPENING,
          reader -> {
            own.requireKept(reader);
            return snapshot;
          });
    } catch (RuntimeException e) {
      snapshot.release();
      throw e;
    }
  }

  @Override
  public PreparedLog prepareLog(LogWish wish) {
    if (config.text().encoding() != TextEncoding.UTF8) {
      return PreparedLog.without(
          "sync.capture: the log is not read under source.text.encoding: tables are compared");
    }
    TableFinder finder = new TableFinder(new TablePatterns(config.tables()));
    return ofLog(
        "Preparing that changes are found in the source's log",
        log -> {
          List<Long> tables = finder.find(log).stream().map(Found::oid).toList();
          return new LogPreparation(log, wish, ServerVersion.of(log).visible()).prepare(tables);
        });
  }

  @Override
  public LoggedChanges findChanges(ChangesRequest request) {
    return ofLog(
        "Reading the source's log by slot " + request.slot(),
        log -> new ChangeSearch(log, request).find());
  }

  @Override
  public List<String> dropLog(LogWish wish) {
    return ofLog(
        "Dropping slot " + wish.slot(),
        log -> new LogPreparation(log, wish, ServerVersion.of(log).visible()).drop());
  }

  /** Each statement is a transaction of its own, and may write. */
  private <T> T ofLog(String doing, KeptConnection.Work<T> work) {
    return connection.handOver(
        "log",
        doing,
        log -> {
          try (log) {
            log.setReadOnly(false);
            log.setAutoCommit(true);
            return work.on(log);
          }
        });
  }

  /** The kept connection may have died long ago, which is no reason to open no snapshot. */
  private OwnBackend ownBackend() {
    try {
      return connection.use(OPENING, OwnBackend::of);
    } catch (ConvoyException e) {
      if (e.code() != ErrorCode.SOURCE_UNAVAILABLE) {
        throw e;
      }
      return connection.use(OPENING, OwnBackend::of);
    }
  }

  @Override
  public Optional<HeldSnapshot> join(String snapshotId) {
    TableFinder finder = new TableFinder(new TablePatterns(config.tables()));
    return Optional.of(
        connection.handOver(
            "snapshot",
            "Joining a snapshot of the source",
            holder ->
                new SnapshotHolder(
                    holder,
                    new SnapshotJoining(holder, finder, snapshotId).join(),
                    new UndeclaredText(holder, config.text().encoding()),
                    DatabaseIdentity.unknown(),
                    config.maxBlocking())));
  }

  /** The catalog of one moment serves: chunks cover a table whatever it has become. */
  @Override
  public List<PlannedRange> plan(Table table, String snapshotId) {
    return connection.use(
        "Planning the chunks of " + TableName.of(table.getId()),
        current -> new ChunkPlanner(config, current).plan(table));
  }

  @Override
  public MarkedRows marked(MarkRequest request) {
    return connection.use(
        request.describe(), current -> new WatermarkSearch(current, request).find());
  }

  @Override
  public long count(CountRequest request) {
    return connection.use(
        "Counting the rows of " + TableName.of(request.table()),
        current -> new RowCount(current, request).count());
  }

  /** An exported snapshot ends with the session that exported it. */
  @Override
  public void release(String snapshotId) {}

  @Override
  public Reading read(ChunkRequest request, RowSink sink) {
    TextEncoding encoding = config.text().encoding();
    return connection.use(
        request.describe(),
        current ->
            RuledReading.of(
                request.layout(),
                sink,
                rows -> Reading.whole(new ChunkReader(current, request, encoding).read(rows))));
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
