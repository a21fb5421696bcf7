// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader.copy;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.schemas.row.AvroInput;
import io.convoy.schemas.row.RowLayout;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Owns one binary COPY at a time into one table on one connection, within the caller's transaction.
 * Layouts with columns in text form go by way of a temporary staging table. Reusable for any number
 * of COPYs; not thread-safe.
 *
 * <p>{@code begin}, any number of {@code row}, {@code end}; after an exception of one of them
 * {@code cancel}, and the caller rolls back.
 */
public final class CopySession {
  private final Connection connection;
  private final RowLayout layout;
  private final CopyTarget target;
  private final CopyEncoder encoder;
  private final CopyBuffer buffer = new CopyBuffer(this::send);
  private @Nullable CopyIn copy;
  private long rows;

  public CopySession(Connection connection, RowLayout layout) {
    this.connection = connection;
    this.layout = layout;
    this.target = CopyTarget.of(layout);
    this.encoder = new CopyEncoder(layout);
  }

  /** Starts a COPY in the current transaction. */
  public void begin() throws SQLException {
    if (copy != null) {
      throw new IllegalStateException("a COPY is under way already");
    }
    target.prepare(connection);
    copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(target.copy());
    rows = 0;
    buffer.clear();
    encoder.begin(buffer);
  }

  /**
   * Transcodes one row, reading exactly its fields. What the server refuses is known at {@link
   * #end} only.
   *
   * @throws SQLException of class 22 where PostgreSQL's type has no such value
   * @throws IllegalArgumentException or {@link IndexOutOfBoundsException} where the bytes are not a
   *     row of this layout
   */
  public void row(AvroInput in) throws SQLException {
    active();
    encoder.row(in, buffer);
    buffer.flushIfFull();
    rows++;
  }

  /**
   * Ends the COPY, and runs the INSERT of a staged one.
   *
   * @return rows written, which are those given
   * @throws ConvoyException where PostgreSQL took another number of rows than were given
   */
  public long end() throws SQLException {
    CopyIn active = active();
    encoder.end(buffer);
    buffer.flush();
    long copied = active.endCopy();
    copy = null;
    long written = target.complete(connection, copied);
    if (written != rows) {
      throw new ConvoyException(
          ErrorCode.TARGET_ERROR,
          "Loading %s: %d rows were sent and PostgreSQL wrote %d. A trigger or a rule of the table"
                  .formatted(CopyTarget.table(layout), rows, written)
              + " drops or adds rows; disable it during the run.");
    }
    return written;
  }

  /**
   * Ends a COPY that failed, so that the connection takes ROLLBACK or ROLLBACK TO SAVEPOINT. Does
   * nothing where none is under way.
   */
  public void cancel() {
    CopyIn active = copy;
    copy = null;
    buffer.clear();
    if (active == null || !active.isActive()) {
      return;
    }
    // A virtual thread that is interrupted has its socket closed under it by the first read.
    boolean interrupted = Thread.interrupted();
    try {
      active.cancelCopy();
    } catch (SQLException e) {
      // The connection is gone, which the caller's rollback will see.
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void send(byte[] array, int offset, int length) throws SQLException {
    active().writeToCopy(array, offset, length);
  }

  private CopyIn active() {
    CopyIn active = copy;
    if (active == null) {
      throw new IllegalStateException("no COPY is under way");
    }
    return active;
  }
}
