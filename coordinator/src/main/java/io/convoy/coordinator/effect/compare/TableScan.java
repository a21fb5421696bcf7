// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.compare;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.postgres.CopyRowReader;
import io.convoy.common.postgres.CopyRowReader.Side;
import io.convoy.common.postgres.SqlNames;
import io.convoy.coordinator.effect.session.TargetConnections;
import io.convoy.coordinator.effect.session.TargetConnections.Lease;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.row.RowSink;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one target table as of one moment. A large table is read in physical ranges, in one
 * snapshot, by as many connections as nobody else wants at that time. Used once.
 *
 * @param <S> what takes the rows of one range
 */
public final class TableScan<S extends RowSink> {
  /** 64 MiB. */
  public static final int PAGES_PER_RANGE = 8_192;

  private static final Logger LOG = LoggerFactory.getLogger(TableScan.class);

  private static final String PAGES =
      """
      SELECT pg_relation_size(c.oid) / current_setting('block_size')::bigint
      FROM pg_class c JOIN pg_am a ON a.oid = c.relam
      WHERE c.oid = to_regclass(?) AND c.relkind = 'r' AND a.amname = 'heap'\
      """;

  private final TargetConnections connections;
  private final RowLayout layout;
  private final int pagesPerRange;
  private final List<String> rows;
  private final Supplier<S> sinks;
  private final Consumer<? super S> ended;
  private final Queue<String> ranges = new ConcurrentLinkedQueue<>();
  private final List<Future<S>> parts = new ArrayList<>();

  /**
   * @param sinks each takes the rows of one range, beside others
   * @param ended is given each that has them all, one at a time
   */
  public TableScan(
      TargetConnections connections,
      RowLayout layout,
      int pagesPerRange,
      Supplier<S> sinks,
      Consumer<? super S> ended) {
    this(connections, layout, pagesPerRange, List.of(), sinks, ended);
  }

  /**
   * Of single rows.
   *
   * @param rows conditions, of which no row meets two; all rows, where there is none
   */
  TableScan(
      TargetConnections connections,
      RowLayout layout,
      int pagesPerRange,
      List<String> rows,
      Supplier<S> sinks,
      Consumer<? super S> ended) {
    this.connections = connections;
    this.layout = layout;
    this.pagesPerRange = pagesPerRange;
    this.rows = rows;
    this.sinks = sinks;
    this.ended = ended;
  }

  /** Returns when all rows are read. */
  public void run() throws SQLException {
    try (Lease lease = connections.take()) {
      Connection connection = lease.connection();
      begin(connection);
      if (rows.isEmpty()) {
        // Of a part of the table an index may know more than pages do.
        divide(layout.part().targetWhere() == null ? pages(connection) : 0);
      } else {
        ranges.addAll(rows);
      }
      if (ranges.size() == 1) {
        ended.accept(read(connection, ranges.remove()));
      } else {
        readTogether(connection, export(connection));
      }
    }
  }

  /** Conditions on ctid that cover everything, the last one open above; one without, if small. */
  private void divide(long pages) {
    long page = 0;
    while (pages - page > pagesPerRange) {
      long next = page + pagesPerRange;
      ranges.add("ctid >= '(%d,0)' AND ctid < '(%d,0)'".formatted(page, next));
      page = next;
    }
    ranges.add(page == 0 ? "" : "ctid >= '(%d,0)'".formatted(page));
  }

  private void readTogether(Connection connection, String snapshot) throws SQLException {
    ExecutorService helpers = Executors.newVirtualThreadPerTaskExecutor();
    try {
      for (String range = ranges.poll(); range != null; range = ranges.poll()) {
        enlist(helpers, snapshot);
        ended.accept(read(connection, range));
        takeEnded();
      }
      for (Future<S> part : parts) {
        ended.accept(result(part));
      }
    } finally {
      helpers.shutdownNow();
      helpers.close();
    }
  }

  /** So that no more is kept of a large table than of a small one. */
  private void takeEnded() throws SQLException {
    Iterator<Future<S>> under = parts.iterator();
    while (under.hasNext()) {
      Future<S> part = under.next();
      if (part.isDone()) {
        under.remove();
        ended.accept(result(part));
      }
    }
  }

  /** Each helper reads one range, so that other effects get their connections soon. */
  private void enlist(ExecutorService helpers, String snapshot) {
    try {
      Optional<Lease> lease = ranges.isEmpty() ? Optional.empty() : connections.tryTake();
      while (lease.isPresent()) {
        Lease taken = lease.orElseThrow();
        String range = ranges.poll();
        if (range == null) {
          taken.close();
          return;
        }
        parts.add(helpers.submit(() -> help(taken, snapshot, range)));
        lease = ranges.isEmpty() ? Optional.empty() : connections.tryTake();
      }
    } catch (SQLException e) {
      LOG.debug("No further connection to verify with: {}", e.getMessage());
    }
  }

  private S help(Lease lease, String snapshot, String range) throws SQLException {
    try (lease) {
      Connection connection = lease.connection();
      begin(connection);
      execute(connection, "SET TRANSACTION SNAPSHOT " + SqlNames.literal(snapshot));
      return read(connection, range);
    }
  }

  private static <T> T result(Future<T> part) throws SQLException {
    try {
      return part.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConvoyException(ErrorCode.INTERRUPTED, "stopped while a table was verified", e);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case SQLException sql -> throw sql;
        case ConvoyException known -> throw known;
        case null, default ->
            throw new ConvoyException(ErrorCode.INTERNAL, "cannot verify: " + e.getCause(), e);
      }
    }
  }

  private S read(Connection connection, String condition) throws SQLException {
    S sink = sinks.get();
    new CopyRowReader(layout, Side.TARGET)
        .read(connection, layout.part().andInTarget(condition), sink);
    return sink;
  }

  private long pages(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(PAGES)) {
      statement.setString(1, SqlNames.quote(layout.targetSchema(), layout.targetTable()));
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    }
  }

  private static String export(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_export_snapshot()")) {
      row.next();
      return row.getString(1);
    }
  }

  private void begin(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    execute(connection, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
    if (!rows.isEmpty()) {
      // Each row is looked up by its key, however many there are.
      execute(connection, "SET LOCAL enable_seqscan = off");
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
