// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.bookkeeping;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * A partition's checkpoint as PostgreSQL has it.
 *
 * @param nextOffset of the first record that is not in the table yet
 * @param rows in the table, from this partition
 * @param rejected rows that the target refused, from this partition
 * @param rejectedSum their part of the table's checksum
 */
public record CheckpointRow(
    int partition, long nextOffset, long rows, long rejected, long rejectedSum) {
  /** Of a row with these columns in this order. */
  static CheckpointRow read(ResultSet row) throws SQLException {
    return new CheckpointRow(
        row.getInt(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5));
  }
}
