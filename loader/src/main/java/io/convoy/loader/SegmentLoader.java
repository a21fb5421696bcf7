// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader;

import io.convoy.common.cache.RecentlyUsed;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.postgres.PostgresErrors;
import io.convoy.loader.Segment.Piece;
import io.convoy.loader.checkpoint.Checkpoints;
import io.convoy.loader.copy.CopySession;
import io.convoy.loader.reject.RefusalSearch;
import io.convoy.loader.reject.RejectLog;
import io.convoy.loader.reject.RejectLog.Rejected;
import io.convoy.loader.reject.RowSlice;
import io.convoy.schemas.row.AvroInput;
import io.convoy.schemas.row.RowBatchReader;
import io.convoy.schemas.row.RowLayout;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Puts segments into the target within an open transaction, by one COPY after the other, a new one
 * where the schema changes, and leaves out the rows that the target refuses. Lives as long as its
 * connection.
 */
final class SegmentLoader {
  /** Each has a buffer of 80 KiB. */
  private static final int REMEMBERED = 16;

  private final Connection connection;
  private final IntFunction<RowLayout> layouts;
  private final Map<Integer, CopySession> sessions = new RecentlyUsed<>(REMEMBERED);
  private final RowBatchReader reader = new RowBatchReader();
  private final AvroInput single = new AvroInput();
  private @Nullable CopySession open;
  private long written;

  /**
   * How many rows of a table may be refused.
   *
   * @param checkpoints know how many are
   * @param topic of the table
   */
  record RejectAllowance(long most, Checkpoints checkpoints, String topic) {
    private long left(Connection connection) throws SQLException {
      return most - checkpoints.rejected(connection, topic);
    }
  }

  /** What became of a segment. */
  record Loaded(long rows, List<Rejected> rejected) {}

  /**
   * @param layouts of the rows, by their schema's id
   */
  SegmentLoader(Connection connection, IntFunction<RowLayout> layouts) {
    this.connection = connection;
    this.layouts = layouts;
  }

  Connection connection() {
    return connection;
  }

  /**
   * Loads a segment.
   *
   * @param alreadyRejected rows of the open transaction
   * @throws ConvoyException REJECTS_EXCEEDED where more rows are refused than the table may lose
   * @throws ForeignRecord where a record is not of rows of its schema
   * @throws SQLException for any error that is not about a row's values
   */
  Loaded load(Segment segment, RejectAllowance limit, long alreadyRejected) throws SQLException {
    return attempt(segment.pieces()).isEmpty()
        ? new Loaded(written, List.of())
        : loadTheRest(segment.slices(), limit, alreadyRejected);
  }

  /**
   * Loads rows that were refused before, but for those that are refused again.
   *
   * @return these
   */
  List<Rejected> loadAgain(List<RowSlice> slices) throws SQLException {
    List<Piece> rows = slices.stream().<Piece>map(Piece.Single::new).toList();
    return attempt(rows).isEmpty() ? List.of() : search(slices, slices.size());
  }

  private Loaded loadTheRest(List<RowSlice> slices, RejectAllowance limit, long alreadyRejected)
      throws SQLException {
    long allowed = Math.max(0, limit.left(connection) - alreadyRejected);
    List<Rejected> rejected = search(slices, allowed);
    if (rejected.size() > allowed) {
      Rejected last = rejected.getLast();
      throw exceeded(last.row(), last.reason(), limit);
    }
    return new Loaded(slices.size() - rejected.size(), rejected);
  }

  private List<Rejected> search(List<RowSlice> slices, long most) throws SQLException {
    List<Piece> rows = slices.stream().<Piece>map(Piece.Single::new).toList();
    return RefusalSearch.run(slices.size(), most, (from, to) -> attempt(rows.subList(from, to)))
        .stream()
        .map(refusal -> new Rejected(slices.get(refusal.row()), refusal.reason()))
        .toList();
  }

  /** All rows or none of them; what the target has against one of these. */
  private Optional<SQLException> attempt(List<Piece> pieces) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      write(pieces);
      connection.releaseSavepoint(before);
      return Optional.empty();
    } catch (SQLException e) {
      cancel();
      if (!PostgresErrors.isRowRefused(e)) {
        throw e;
      }
      connection.rollback(before);
      // Rolling back to it keeps it: what follows has to be outside, the checkpoint above all.
      connection.releaseSavepoint(before);
      return Optional.of(e);
    } catch (RuntimeException e) {
      cancel();
      throw e;
    }
  }

  private void write(List<Piece> pieces) throws SQLException {
    int schema = -1;
    written = 0;
    for (Piece piece : pieces) {
      CopySession copy = open;
      if (copy == null || piece.schema() != schema) {
        schema = piece.schema();
        copy = begin(schema);
      }
      try {
        write(piece, copy);
      } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
        throw ForeignRecord.unreadable(piece.offset(), e);
      }
    }
    end();
  }

  private void write(Piece piece, CopySession copy) throws SQLException {
    switch (piece) {
      case Piece.Batch batch -> {
        reader.wrap(batch.value());
        while (reader.next()) {
          copy.row(reader.input());
        }
      }
      case Piece.Single(RowSlice row) -> {
        copy.row(single.wrap(row.array(), row.offset(), row.length()));
        if (single.remaining() > 0) {
          throw new IllegalArgumentException(single.remaining() + " bytes after the row");
        }
      }
    }
  }

  private CopySession begin(int schema) throws SQLException {
    end();
    CopySession session =
        sessions.computeIfAbsent(schema, id -> new CopySession(connection, layouts.apply(id)));
    session.begin();
    open = session;
    return session;
  }

  private void end() throws SQLException {
    if (open != null) {
      written += open.end();
      open = null;
    }
  }

  /** After an error; the transaction has to be rolled back, or to a savepoint. */
  private void cancel() {
    if (open != null) {
      open.cancel();
      open = null;
    }
  }

  private static ConvoyException exceeded(
      RowSlice row, SQLException reason, RejectAllowance limit) {
    return new ConvoyException(
        ErrorCode.REJECTS_EXCEEDED,
        "the target refused row %d of chunk %d (offset %d): %s [%s]; target.on-bad-row and target.reject-limit allow %d such rows in a table. Correct the table or allow more, then resume the run"
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
