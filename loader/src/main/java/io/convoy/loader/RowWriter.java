// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader;

import io.convoy.loader.copy.CopySession;
import io.convoy.schemas.row.AvroInput;
import java.sql.SQLException;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Writes rows through one COPY after the other, a new one where the schema changes. */
final class RowWriter {
  private final IntFunction<CopySession> sessions;
  private @Nullable CopySession open;
  private int openSchema;
  private long written;

  /**
   * @param sessions the COPY for a schema id
   */
  RowWriter(IntFunction<CopySession> sessions) {
    this.sessions = sessions;
  }

  void row(int schema, AvroInput in) throws SQLException {
    CopySession session = open;
    if (session == null || schema != openSchema) {
      session = begin(schema);
    }
    session.row(in);
    written++;
  }

  private CopySession begin(int schema) throws SQLException {
    finishOpen();
    CopySession session = sessions.apply(schema);
    session.begin();
    open = session;
    openSchema = schema;
    return session;
  }

  /** Ends the COPY and returns how many rows went in. */
  long end() throws SQLException {
    finishOpen();
    return written;
  }

  private void finishOpen() throws SQLException {
    if (open != null) {
      open.end();
      open = null;
    }
  }

  /** Gives up after an error; the transaction has to be rolled back, or to a savepoint. */
  void cancel() {
    if (open != null) {
      open.cancel();
      open = null;
    }
  }
}
