// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.rows;

import io.convoy.schemas.row.AvroOutput;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the driver gives as a date and time. Of its classes only {@link LocalDateTime} goes by
 * the proleptic Gregorian calendar, as both servers do.
 *
 * @param index of the column's first expression
 */
record MomentReader(int index, Writer writer) implements ValueReader {

  /** Writes one value; the row has what else is known of it. */
  @FunctionalInterface
  interface Writer {
    void write(LocalDateTime value, ResultSet row, AvroOutput out) throws SQLException;
  }

  @Override
  public boolean read(ResultSet row, AvroOutput out) throws SQLException {
    @Nullable LocalDateTime value = row.getObject(index, LocalDateTime.class);
    if (value == null) {
      return false;
    }
    writer.write(value, row, out);
    return true;
  }
}
