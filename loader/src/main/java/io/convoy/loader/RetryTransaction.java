// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader;

import io.convoy.common.bookkeeping.PipelineLock;
import io.convoy.common.bookkeeping.RejectedRows;
import io.convoy.common.bookkeeping.RejectedRows.RowNumber;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.postgres.PostgresErrors;
import io.convoy.loader.checkpoint.LockBreaker;
import io.convoy.loader.reject.RejectLog.RefusedAgain;
import io.convoy.loader.reject.RejectLog.Rejected;
import io.convoy.loader.reject.RowSlice;
import io.convoy.schemas.event.RejectedRow;
import io.convoy.schemas.row.Bytes;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Loads rejected rows of one table again, and notes it, in one transaction. It takes the pipeline's
 * lock first, so that no run and no other retry is at work on the tables, and then only rows that
 * the target notes as open: whoever comes a second time, or wakes up late, finds none.
 */
final class RetryTransaction {
  /** Who stands still in a transaction must not keep a new run waiting for ever. */
  private static final String SETTINGS =
      """
      SET LOCAL lock_timeout = '20s';
      SET LOCAL idle_in_transaction_session_timeout = '60s';
      SET CONSTRAINTS ALL IMMEDIATE;
      SELECT pg_advisory_xact_lock(%d)\
      """;

  private final Connection connection;
  private final SegmentLoader loader;
  private final LockBreaker breaker;
  private final String pipeline;

  /**
   * @param breaker ends a former retry that stands still in its transaction
   */
  RetryTransaction(
      Connection connection, SegmentLoader loader, LockBreaker breaker, String pipeline) {
    this.connection = connection;
    this.loader = loader;
    this.breaker = breaker;
    this.pipeline = pipeline;
  }

  /**
   * What became of the rows.
   *
   * @param loaded by this transaction
   * @param present that were in the target before
   * @param refused again, which stay open
   * @param unkept open, and not to be had from Kafka
   */
  record Outcome(
      List<RejectedRow> loaded,
      List<RejectedRow> present,
      List<RefusedAgain> refused,
      List<RejectedRow> unkept) {}

  /**
   * Tries rows of one topic again, and commits.
   *
   * @throws ConvoyException RUN_IN_PROGRESS where a run has the pipeline
   */
  Outcome perform(String topic, List<RejectedRow> rows) {
    try {
      begin();
      Outcome outcome = load(topic, rows);
      connection.commit();
      return outcome;
    } catch (SQLException e) {
      rollback(e);
      throw PostgresErrors.target("cannot load rejected rows of topic " + topic + " again", e);
    } catch (RuntimeException e) {
      rollback(e);
      throw e;
    }
  }

  private void begin() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      breaker.watch(
          connection, () -> statement.execute(SETTINGS.formatted(PipelineLock.key(pipeline))));
    } catch (SQLException e) {
      if (!PostgresErrors.isLocked(e)) {
        throw e;
      }
      throw new ConvoyException(
          ErrorCode.RUN_IN_PROGRESS,
          "a run of pipeline %s, or another retry, is at work in the target; wait for its end, then ask again"
              .formatted(pipeline),
          e);
    }
  }

  private Outcome load(String topic, List<RejectedRow> rows) throws SQLException {
    List<RowNumber> numbers = rows.stream().map(RetryTransaction::number).toList();
    Map<RowNumber, Long> open = RejectedRows.lockOpen(connection, topic, numbers);
    List<RejectedRow> present = new ArrayList<>();
    List<RejectedRow> unkept = new ArrayList<>();
    List<RejectedRow> tried = new ArrayList<>();
    List<RowSlice> slices = new ArrayList<>();
    for (RejectedRow row : rows) {
      Long hash = open.get(number(row));
      if (hash == null) {
        present.add(row);
      } else if (row.getData() == null) {
        unkept.add(row);
      } else {
        tried.add(row);
        slices.add(proven(slice(row, row.getData()), hash));
      }
    }
    Map<RowNumber, SQLException> reasons = reasons(slices);
    List<RejectedRow> loaded = new ArrayList<>();
    List<RefusedAgain> refused = new ArrayList<>();
    tried.forEach(row ->
        Optional.ofNullable(reasons.get(number(row)))
            .ifPresentOrElse(
                reason -> refused.add(new RefusedAgain(row, reason)), () -> loaded.add(row)));
    RejectedRows.loaded(connection, topic, loaded.stream().map(RetryTransaction::number).toList());
    return new Outcome(loaded, present, refused, unkept);
  }

  /** Loads the rows, and returns what the target has against those that it refuses. */
  private Map<RowNumber, SQLException> reasons(List<RowSlice> rows) throws SQLException {
    Map<RowNumber, SQLException> reasons = new HashMap<>();
    if (!rows.isEmpty()) {
      for (Rejected one : loader.loadAgain(rows)) {
        reasons.put(new RowNumber(one.row().chunk(), one.row().row()), one.reason());
      }
    }
    return reasons;
  }

  private static RowNumber number(RejectedRow row) {
    return new RowNumber(row.getChunk(), row.getRow());
  }

  private static RowSlice slice(RejectedRow row, ByteBuffer data) {
    byte[] bytes = Bytes.of(data);
    return new RowSlice(
        bytes, 0, bytes.length, row.getSchemaId(), row.getChunk(), row.getRow(), row.getOffset());
  }

  /** Anyone may write to a topic; only what the target itself refused goes in. */
  private static RowSlice proven(RowSlice row, long hash) {
    if (row.hash() != hash) {
      throw new ConvoyException(
          ErrorCode.REJECTS_NOT_RETRIED,
          "row %d of chunk %d is not in Kafka what it was when the target refused it; bring it with 'convoy verify --repair'"
              .formatted(row.row(), row.chunk()));
    }
    return row;
  }

  private void rollback(Exception reason) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      reason.addSuppressed(e);
    }
  }
}
