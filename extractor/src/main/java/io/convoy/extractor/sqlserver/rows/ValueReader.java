// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.rows;

import io.convoy.schemas.row.AvroOutput;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Writes one column's value of the current row as Avro, without the index of the union. */
@FunctionalInterface
interface ValueReader {

  /** False for NULL; then whatever was written is taken back. */
  boolean read(ResultSet row, AvroOutput out) throws SQLException;
}
