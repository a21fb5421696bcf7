// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.page;

import io.convoy.schemas.event.Stage;
import io.convoy.schemas.event.TableProgress;

/**
 * How far a table is, or all tables of a run together.
 *
 * @param rowsExpected rows that there will be: exact where everything is read, else the estimate
 * @param bytesLoaded row bytes in the target, in proportion to its rows
 * @param bytesLeft row bytes that the target does not have yet, estimated where they are not read
 */
record Totals(
    long rowsExpected,
    long rowsRead,
    long bytesRead,
    long rowsLoaded,
    long bytesLoaded,
    long rowsRejected,
    long bytesLeft) {
  static final Totals NONE = new Totals(0, 0, 0, 0, 0, 0, 0);

  static Totals of(TableProgress table) {
    long read = table.getRowsExtracted();
    boolean allRead = table.getStage().compareTo(Stage.EXTRACTED) >= 0;
    long expected = allRead ? read : Math.max(table.getEstimatedRows(), read);
    long settled = table.getRowsLoaded() + table.getRowsRejected();
    return new Totals(
        expected,
        read,
        table.getBytesExtracted(),
        table.getRowsLoaded(),
        Math.round(table.getRowsLoaded() * bytesPerRow(table)),
        table.getRowsRejected(),
        Math.round(Math.max(0, expected - settled) * bytesPerRow(table)));
  }

  private static double bytesPerRow(TableProgress table) {
    if (table.getRowsExtracted() > 0) {
      return (double) table.getBytesExtracted() / (double) table.getRowsExtracted();
    }
    return table.getEstimatedRows() > 0
        ? Math.max(0.0, (double) table.getEstimatedBytes()) / (double) table.getEstimatedRows()
        : 0;
  }

  Totals plus(Totals other) {
    return new Totals(
        rowsExpected + other.rowsExpected,
        rowsRead + other.rowsRead,
        bytesRead + other.bytesRead,
        rowsLoaded + other.rowsLoaded,
        bytesLoaded + other.bytesLoaded,
        rowsRejected + other.rowsRejected,
        bytesLeft + other.bytesLeft);
  }

  Totals minus(Totals other) {
    return new Totals(
        rowsExpected - other.rowsExpected,
        rowsRead - other.rowsRead,
        bytesRead - other.bytesRead,
        rowsLoaded - other.rowsLoaded,
        bytesLoaded - other.bytesLoaded,
        rowsRejected - other.rowsRejected,
        bytesLeft - other.bytesLeft);
  }

  /** Rows that the target has taken or refused: a refused one is not waited for. */
  long rowsSettled() {
    return rowsLoaded + rowsRejected;
  }

  /** Row bytes that are read and that the target does not have. */
  long bytesAhead() {
    long unloaded = Math.max(0, rowsRead - rowsSettled());
    return rowsRead <= 0 || unloaded == 0 ? 0 : Math.max(0, bytesRead - bytesLoaded);
  }
}
