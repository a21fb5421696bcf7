// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.postgres.CopyRowReader;
import io.convoy.common.postgres.CopyRowReader.RowSink;
import io.convoy.common.postgres.CopyRowReader.Side;
import io.convoy.common.postgres.SqlNames;
import io.convoy.coordinator.effect.session.TargetConnections;
import io.convoy.coordinator.effect.session.TargetConnections.Lease;
import io.convoy.schemas.row.AvroOutput;
import io.convoy.schemas.row.RowChecksum;
import io.convoy.schemas.row.RowLayout;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checksum of one target table as of one moment. A large table is read in physical ranges, in
 * one snapshot, by as many connections as nobody else wants at that time. Used once.
 *
 * <p>Memory: one row at a time per connection.
 */
final class TableSum {
  /** 64 MiB. */
  static final int PAGES_PER_RANGE = 8_192;

  private static final Logger LOG = LoggerFactory.getLogger(TableSum.class);
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int LARGEST_KEPT_BUFFER = 1 << 20;

  private static final String PAGES =
      """
      SELECT pg_relation_size(c.oid) / current_setting('block_size')::bigint
      FROM pg_class c JOIN pg_am a ON a.oid = c.relam
      WHERE c.oid = to_regclass(?) AND c.relkind = 'r' AND a.amname = 'heap'\
      """;

  private final TargetConnections connections;
  private final RowLayout layout;
  private final int pagesPerRange;
  private final Queue<String> ranges = new ConcurrentLinkedQueue<>();
  private final List<Future<RowChecksum>> parts = new ArrayList<>();

  TableSum(TargetConnections connections, RowLayout layout, int pagesPerRange) {
    this.connections = connections;
    this.layout = layout;
    this.pagesPerRange = pagesPerRange;
  }

  RowChecksum sum() throws SQLException {
    try (Lease lease = connections.take()) {
      Connection connection = lease.connection();
      begin(connection);
      divide(pages(connection));
      return ranges.size() == 1
          ? read(connection, ranges.remove())
          : sumTogether(connection, export(connection));
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

  private RowChecksum sumTogether(Connection connection, String snapshot) throws SQLException {
    RowChecksum total = new RowChecksum();
    ExecutorService helpers = Executors.newVirtualThreadPerTaskExecutor();
    try {
      for (String range = ranges.poll(); range != null; range = ranges.poll()) {
        enlist(helpers, snapshot);
        total.add(read(connection, range));
      }
      for (Future<RowChecksum> part : parts) {
        total.add(result(part));
      }
      return total;
    } finally {
      helpers.shutdownNow();
      helpers.close();
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

  private RowChecksum help(Lease lease, String snapshot, String range) throws SQLException {
    try (lease) {
      Connection connection = lease.connection();
      begin(connection);
      execute(connection, "SET TRANSACTION SNAPSHOT " + SqlNames.literal(snapshot));
      return read(connection, range);
    }
  }

  private static RowChecksum result(Future<RowChecksum> part) throws SQLException {
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

  private RowChecksum read(Connection connection, String condition) throws SQLException {
    ChecksumSink sink = new ChecksumSink();
    new CopyRowReader(layout, Side.TARGET).read(connection, condition, sink);
    return sink.sum;
  }

  private static final class ChecksumSink implements RowSink {
    private final AvroOutput row = new AvroOutput(BUFFER_BYTES);
    private final RowChecksum sum = new RowChecksum();

    @Override
    public AvroOutput out() {
      return row;
    }

    @Override
    public void endRow() {
      sum.add(row.array(), 0, row.position());
      row.shrinkTo(LARGEST_KEPT_BUFFER);
    }
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

  private static void begin(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    execute(connection, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
