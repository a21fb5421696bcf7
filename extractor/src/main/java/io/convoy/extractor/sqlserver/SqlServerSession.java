// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import io.convoy.common.config.SourceConfig;
import io.convoy.common.error.ConvoyException;
import io.convoy.extractor.source.ChunkRequest;
import io.convoy.extractor.source.CountRequest;
import io.convoy.extractor.source.FilterFailures;
import io.convoy.extractor.source.HeldSnapshot;
import io.convoy.extractor.source.KeptConnection;
import io.convoy.extractor.source.LogWish;
import io.convoy.extractor.source.LogWish.Making;
import io.convoy.extractor.source.MarkRequest;
import io.convoy.extractor.source.MarkedRows;
import io.convoy.extractor.source.PlannedRange;
import io.convoy.extractor.source.PreparedLog;
import io.convoy.extractor.source.Reading;
import io.convoy.extractor.source.RuledReading;
import io.convoy.extractor.source.SourceReaders;
import io.convoy.extractor.source.SourceSession;
import io.convoy.extractor.sqlserver.SnapshotId.Mode;
import io.convoy.extractor.sqlserver.catalog.CatalogReader;
import io.convoy.extractor.sqlserver.tsql.SqlServerNames;
import io.convoy.schemas.name.TableName;
import io.convoy.schemas.row.RowLayout.Part;
import io.convoy.schemas.row.RowSink;
import io.convoy.schemas.table.Table;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One slot's way to a SQL Server source: never more than one connection of its own. */
final class SqlServerSession implements SourceSession {
  private static final String OPENING = "Opening a point in time of the source";

  private final SourceConfig config;
  private final KeptConnection.Server server;
  private final String pipeline;
  private final SourceReaders readers;
  private final HeldTransactions transactions;
  private final KeptConnection connection;
  private final KnownColumns known = new KnownColumns();
  private volatile @Nullable HeldTransaction busy;

  SqlServerSession(
      SourceConfig config,
      KeptConnection.Server server,
      String pipeline,
      SourceReaders readers,
      HeldTransactions transactions) {
    this.config = config;
    this.server = server;
    this.pipeline = pipeline;
    this.readers = readers;
    this.transactions = transactions;
    this.connection = new KeptConnection(server);
  }

  /** One with a connection of its own. */
  SqlServerSession another() {
    return new SqlServerSession(config, server, pipeline, readers, transactions);
  }

  /** Change tracking is asked table by table; it is no log, and nothing is made for it. */
  @Override
  public PreparedLog prepareLog(LogWish wish) {
    return wish.making() == Making.NOTHING
        ? PreparedLog.NONE
        : SourceSession.super.prepareLog(wish);
  }

  @Override
  public HeldSnapshot open() {
    OpenedSnapshot opened = opened(opening -> opening.open(config.snapshot()));
    SnapshotId id = opened.opened().id();
    if (id.mode() == Mode.SNAPSHOT_TRANSACTION) {
      // All reading is done in it, so that this session needs no other connection.
      connection.close();
      transactions.hold(
          id, connection.handOver(OPENING, OPENING, own -> new HeldTransaction(own, id)));
    }
    return opened.captured().isPresent() ? noted(opened, opened.captured().orElseThrow()) : opened;
  }

  /** With the time at which the point in time was open. */
  private OpenedSnapshot noted(OpenedSnapshot opened, CapturedPosition before) {
    try {
      return opened.captured(at(opened.id(), OPENING, before::opened));
    } catch (RuntimeException | Error e) {
      opened.release();
      throw e;
    }
  }

  @Override
  public HeldSnapshot look() {
    return opened(opening -> opening.look(config.snapshot()));
  }

  private OpenedSnapshot opened(Function<SnapshotOpening, SnapshotOpening.Opened> way) {
    return connection.use(
        OPENING,
        current -> {
          DatabaseState database = DatabaseState.read(current);
          // Before: what is under way now is not seen, or has a higher one, or a later version.
          Optional<String> rowversion = MinActiveRowversion.read(current);
          Optional<String> tracked = TrackedVersion.read(current).map(TrackedVersion::toString);
          Optional<String> clock = SourceClock.read(current);
          Optional<CapturedPosition> captured = CapturedPosition.read(current);
          return new OpenedSnapshot(
              this,
              database.product(),
              SqlServerSource.identity(current),
              rowversion,
              tracked,
              clock,
              captured,
              way.apply(new SnapshotOpening(current, database, pipeline, readers)));
        });
  }

  /** What the tables are at a point in time. */
  HeldSnapshot.Description describe(String snapshotId) {
    String doing = "Describing the source's tables";
    return at(snapshotId, doing, current -> CatalogReader.describe(current, config));
  }

  @Override
  public List<PlannedRange> plan(Table table, String snapshotId) {
    String doing = "Planning the chunks of " + TableName.of(table.getId());
    return at(snapshotId, doing, current -> new ChunkPlanner(config, current).plan(table));
  }

  @Override
  public MarkedRows marked(MarkRequest request) {
    return new ChangeSearches(this::at).find(request);
  }

  /** COUNT alone would overflow beyond 2^31 rows. */
  @Override
  public long count(CountRequest request) {
    String name = SqlServerNames.quote(request.table());
    return at(
        request.snapshotId(),
        "Counting the rows of " + name,
        current -> {
          String count = "SELECT COUNT_BIG(*) FROM " + name + request.where();
          try (Statement statement = current.createStatement();
              ResultSet row = statement.executeQuery(count)) {
            row.next();
            return row.getLong(1);
          }
        });
  }

  /** See {@link HeldSnapshot#partitionValues}. */
  List<String> partitionValues(Table table, String snapshotId) {
    return at(
        snapshotId,
        "Reading what " + SqlServerNames.quote(table.getId()) + " holds",
        current -> PartitionValues.read(current, table));
  }

  /**
   * Has the server read a table's configured condition, and no row.
   *
   * @return -1: how many rows it selects is not asked, which would read them
   * @throws ConvoyException CONFIGURATION where the server does not take it
   */
  long requireCondition(Table table, String snapshotId) {
    String where = new Part(table.getWhere(), List.of()).and("");
    String name = SqlServerNames.quote(table.getId());
    return at(
        snapshotId,
        "Reading the condition of " + name,
        current -> {
          try (Statement statement = current.createStatement()) {
            statement.execute("SELECT TOP 0 1 AS none FROM " + name + " WHERE " + where);
            return -1L;
          } catch (SQLException e) {
            throw FilterFailures.refused(table, e);
          }
        });
  }

  @Override
  public Reading read(ChunkRequest request, RowSink sink) {
    return at(
        request.snapshotId(),
        request.describe(),
        current -> {
          SnapshotId id = SnapshotId.parse(request.snapshotId());
          TableColumns columns = known.of(current, id, request.layout().source());
          return RuledReading.of(
              request.layout(),
              sink,
              rows -> new ChunkReader(current, config, request, columns).read(rows));
        });
  }

  @Override
  public void release(String snapshotId) {
    SnapshotId id = SnapshotId.parse(snapshotId);
    transactions.end(id);
    if (id.mode() == Mode.DATABASE_SNAPSHOT) {
      connection.use(
          "Dropping the database snapshot " + id.name(),
          current -> {
            new DatabaseSnapshots(current, pipeline).drop(id.name());
            return id;
          });
    }
  }

  /** Lets go of what lives in this process alone. */
  void letGo(SnapshotId id) {
    transactions.end(id);
  }

  private <T> T at(String snapshotId, String doing, KeptConnection.Work<T> work) {
    SnapshotId id = SnapshotId.parse(snapshotId);
    return id.mode() == Mode.SNAPSHOT_TRANSACTION
        ? inTurn(id, doing, work)
        : connection.use(
            doing,
            current -> {
              String database = current.getCatalog();
              id.enter(current, doing);
              T result = work.on(current);
              id.leave(current, database);
              return result;
            });
  }

  private <T> T inTurn(SnapshotId id, String doing, KeptConnection.Work<T> work) {
    HeldTransaction transaction = transactions.find(id);
    if (transaction == null) {
      throw SqlServerErrors.transactionLost(doing, id.toString());
    }
    busy = transaction;
    try {
      return transaction.use(doing, work);
    } catch (SQLException e) {
      throw SqlServerErrors.other(doing, e);
    } finally {
      busy = null;
    }
  }

  @Override
  public void cancel() {
    connection.cancel();
    HeldTransaction transaction = busy;
    if (transaction != null) {
      transaction.close();
    }
  }

  @Override
  public void close() {
    connection.close();
  }

  /** The source as the configuration names it. */
  record Server(Connector connector) implements KeptConnection.Server {
    @Override
    public Connection connect(String purpose) {
      return connector.connect();
    }

    /** Nothing of the connection is of use after a stop. */
    @Override
    public void cancel(Connection connection) throws SQLException {
      connection.abort(Runnable::run);
    }

    @Override
    public ConvoyException meaning(String doing, SQLException error) {
      return SqlServerErrors.other(doing, error);
    }
  }
}
