// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.postgres.PostgresErrors;
import io.convoy.loader.checkpoint.Checkpoints;
import io.convoy.loader.copy.CopySession;
import io.convoy.loader.reject.RefusalSearch;
import io.convoy.loader.reject.RefusalSearch.Refusal;
import io.convoy.loader.reject.RejectLog;
import io.convoy.loader.reject.RejectLog.Rejected;
import io.convoy.loader.reject.RowSlice;
import io.convoy.schemas.row.AvroInput;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/** Puts segments into the target within an open transaction, and leaves out the rows it refuses. */
final class SegmentLoader {
  private final Connection connection;
  private final IntFunction<CopySession> sessions;
  private final Checkpoints checkpoints;
  private final RejectLimit limit;

  /**
   * @param most rows that may be refused in a run
   * @param topicPrefix of the run's data topics
   */
  record RejectLimit(long most, String topicPrefix) {}

  /** What became of a segment. */
  record Loaded(long rows, List<Rejected> rejected) {}

  private interface Rows {
    void writeTo(RowWriter writer) throws SQLException;
  }

  private sealed interface Outcome {
    record Taken(long rows) implements Outcome {}

    record Refused(SQLException reason) implements Outcome {}
  }

  SegmentLoader(
      Connection connection,
      IntFunction<CopySession> sessions,
      Checkpoints checkpoints,
      RejectLimit limit) {
    this.connection = connection;
    this.sessions = sessions;
    this.checkpoints = checkpoints;
    this.limit = limit;
  }

  /**
   * Loads a segment.
   *
   * @param alreadyRejected rows of the open transaction
   * @throws ConvoyException REJECTS_EXCEEDED where more rows are refused than the run may lose
   * @throws SQLException for any error that is not about a row's values
   */
  Loaded load(Segment segment, long alreadyRejected) throws SQLException {
    return switch (attempt(segment::writeTo)) {
      case Outcome.Taken(long rows) -> new Loaded(rows, List.of());
      case Outcome.Refused refused -> loadTheRest(segment.slices(), alreadyRejected);
    };
  }

  private Loaded loadTheRest(List<RowSlice> slices, long alreadyRejected) throws SQLException {
    long before = checkpoints.rejectedInRun(connection, limit.topicPrefix()) + alreadyRejected;
    long allowed = Math.max(0, limit.most() - before);
    List<Refusal> refusals =
        RefusalSearch.run(slices.size(), allowed, (from, to) -> attempt(slices, from, to));
    if (refusals.size() > allowed) {
      Refusal last = refusals.getLast();
      throw exceeded(slices.get(last.row()), last.reason());
    }
    List<Rejected> rejected =
        refusals.stream().map(r -> new Rejected(slices.get(r.row()), r.reason())).toList();
    return new Loaded(slices.size() - rejected.size(), rejected);
  }

  private Optional<SQLException> attempt(List<RowSlice> slices, int from, int to)
      throws SQLException {
    AvroInput in = new AvroInput();
    Rows rows =
        writer -> {
          for (RowSlice row : slices.subList(from, to)) {
            writer.row(row.schema(), in.wrap(row.array(), row.offset(), row.length()));
          }
        };
    return switch (attempt(rows)) {
      case Outcome.Taken taken -> Optional.empty();
      case Outcome.Refused(SQLException reason) -> Optional.of(reason);
    };
  }

  /** All rows or none of them. */
  private Outcome attempt(Rows rows) throws SQLException {
    Savepoint before = connection.setSavepoint();
    RowWriter writer = new RowWriter(sessions);
    try {
      rows.writeTo(writer);
      long written = writer.end();
      connection.releaseSavepoint(before);
      return new Outcome.Taken(written);
    } catch (SQLException e) {
      writer.cancel();
      if (!PostgresErrors.isRowRefused(e)) {
        throw e;
      }
      connection.rollback(before);
      // Rolling back to it keeps it: what follows has to be outside, the checkpoint above all.
      connection.releaseSavepoint(before);
      return new Outcome.Refused(e);
    } catch (RuntimeException e) {
      writer.cancel();
      throw e;
    }
  }

  private ConvoyException exceeded(RowSlice row, SQLException reason) {
    return new ConvoyException(
        ErrorCode.REJECTS_EXCEEDED,
        "the target refused row %d of chunk %d (offset %d): %s [%s]; target.max-rejects allows %d such rows in a run. Correct the table or allow more, then resume the run"
            .formatted(
                row.row(),
                row.chunk(),
                row.recordOffset(),
                RejectLog.reason(reason),
                reason.getSQLState(),
                limit.most()),
        reason);
  }
}
