// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader;

import io.convoy.common.bookkeeping.RejectedRows;
import io.convoy.common.bookkeeping.RejectedRows.NotedTable;
import io.convoy.common.channel.ControlCodec;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.lifecycle.ServiceContext;
import io.convoy.common.postgres.PostgresErrors;
import io.convoy.loader.RetryTransaction.Outcome;
import io.convoy.loader.checkpoint.LockBreaker;
import io.convoy.loader.reject.RejectLog;
import io.convoy.loader.reject.RejectTopic;
import io.convoy.schemas.event.RejectedRow;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.table.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/**
 * Loads rows that a run rejected once more, from Kafka, after whatever the target had against them
 * is mended. Each goes in at most once, whoever is killed and however often this is done: the
 * target notes which are open, in the transactions of the rows (see {@link RejectedRows}).
 *
 * <p>The topic of rejects is told after the target has committed. What a crash keeps from it, the
 * next retry says.
 */
public final class RejectRetry implements AutoCloseable {
  private static final Duration PATIENCE_WITH_OTHERS = Duration.ofSeconds(10);

  /** What keeps the rows of one table out, and not those of others. */
  private static final Set<ErrorCode> OF_THE_TABLE =
      Set.of(ErrorCode.REJECTS_NOT_RETRIED, ErrorCode.TARGET_ERROR, ErrorCode.TARGET_NOT_PERMITTED);

  private final ServiceContext context;
  private final String runId;
  private final ControlCodec codec;
  private final RowSchemas schemas;
  private final RejectTopic rejects;
  private final Producer<byte[], byte[]> producer;
  private final RejectLog log;
  private final TargetLink target;
  private final Connection connection;
  private final Map<Integer, RowLayout> layouts = new HashMap<>();
  private final Map<String, RetryProgress> tables = new LinkedHashMap<>();

  /**
   * A table of which rows were rejected.
   *
   * @param rejected how many, when the run ended
   * @param changedBy a later run that brought rows from the source; null where there was none
   */
  public record Wanted(TableId table, int generation, long rejected, @Nullable String changedBy) {}

  /** Totals of the run, as the target notes them. */
  public record Totals(long loaded, long rejected) {}

  public RejectRetry(ServiceContext context, String runId) {
    this.context = context;
    this.runId = runId;
    this.codec = new ControlCodec(context.registry());
    this.schemas = new RowSchemas(context.registry());
    String topic = context.topics().rejects();
    this.rejects = new RejectTopic(context.kafka(), codec, topic);
    String application = LockBreaker.APPLICATION + " " + context.config().pipeline();
    this.target = new TargetLink(context.config().target(), application, schemas);
    this.connection = connect(target);
    this.producer = context.kafka().producer(Map.of());
    this.log = new RejectLog(producer, codec, topic, context.clock());
  }

  private static Connection connect(TargetLink target) {
    try {
      Connection opened = target.open();
      opened.setAutoCommit(false);
      return opened;
    } catch (SQLException e) {
      throw PostgresErrors.target("connecting to the target", e);
    }
  }

  /** Tries all rows again that are still open, each table's in an order of their own. */
  public List<RetriedTable> perform(List<Wanted> wanted) {
    try {
      look(wanted);
      pass();
      // A row may refer to one that was loaded after it.
      while (tables.values().stream().anyMatch(RetryProgress::lacksParents)
          && tables.values().stream().anyMatch(RetryProgress::hasMoved)) {
        tables.values().forEach(RetryProgress::again);
        pass();
      }
    } catch (SQLException e) {
      throw PostgresErrors.target("looking at the tables of rejected rows", e);
    }
    return tables.values().stream().map(RetryProgress::result).toList();
  }

  private void look(List<Wanted> wanted) throws SQLException {
    Map<String, NotedTable> noted =
        RejectedRows.tables(connection, context.config().pipeline(), runId);
    for (Wanted table : wanted) {
      String topic = context.topics().data(runId, table.table(), table.generation());
      RetryProgress progress = new RetryProgress(table, noted.get(topic));
      progress.hinder(RetryObstacle.of(connection, table, noted.get(topic)));
      tables.put(topic, progress);
    }
    connection.rollback();
  }

  private void pass() throws SQLException {
    SegmentLoader loader = new SegmentLoader(connection, layouts::get);
    RetryTransaction transaction =
        new RetryTransaction(
            connection,
            loader,
            new LockBreaker(target::open, PATIENCE_WITH_OTHERS),
            context.config().pipeline());
    Portions portions = new Portions((topic, rows) -> retry(transaction, topic, rows));
    rejects.tell(row -> tables.containsKey(row.getTopic()) && isFree(row), portions::add);
    portions.flush();
  }

  private boolean isFree(RejectedRow row) {
    RetryProgress table = tables.get(row.getTopic());
    return table != null && !table.isHindered();
  }

  private void retry(RetryTransaction transaction, String topic, List<RejectedRow> rows) {
    RetryProgress table = Objects.requireNonNull(tables.get(topic));
    if (table.isHindered()) {
      return;
    }
    try {
      prepare(table.place(), rows);
      Outcome outcome = transaction.perform(topic, rows);
      table.add(outcome);
      tell(outcome);
    } catch (ConvoyException e) {
      if (!OF_THE_TABLE.contains(e.code())) {
        throw e;
      }
      rollback();
      table.hinder(e.getMessage());
    }
  }

  /** How rows of these schemas go into the table as it is now. */
  private void prepare(PresentTable table, List<RejectedRow> rows) {
    for (RejectedRow row : rows) {
      layouts.computeIfAbsent(
          row.getSchemaId(),
          id -> {
            try {
              return table.layout(connection, schemas.layout(id));
            } catch (SQLException e) {
              throw PostgresErrors.target("looking at table " + table.sql(), e);
            }
          });
    }
    rollback();
  }

  private void rollback() {
    try {
      connection.rollback();
    } catch (SQLException e) {
      throw PostgresErrors.target("looking at the tables of rejected rows", e);
    }
  }

  private void tell(Outcome outcome) {
    List<RejectedRow> present = new ArrayList<>(outcome.loaded());
    present.addAll(outcome.present());
    log.loaded(present);
    log.refusedAgain(outcome.refused());
  }

  /** What the target notes of the run by now; told to the coordinator as well. */
  public Totals totals() {
    try {
      List<NotedTable> noted =
          List.copyOf(RejectedRows.tables(connection, context.config().pipeline(), runId).values());
      connection.rollback();
      Totals totals =
          new Totals(
              noted.stream().mapToLong(NotedTable::loaded).sum(),
              noted.stream().mapToLong(NotedTable::open).sum());
      new Facts(
              producer,
              codec,
              context.topics().events(),
              "retry-" + context.instance(),
              context.clock(),
              System::nanoTime)
          .rejectsRetried(runId, totals.loaded(), totals.rejected());
      producer.flush();
      return totals;
    } catch (SQLException e) {
      throw PostgresErrors.target("counting rejected rows", e);
    }
  }

  @Override
  public void close() {
    producer.close();
    try {
      connection.close();
    } catch (SQLException e) {
      throw PostgresErrors.target("closing the connection to the target", e);
    }
  }
}
