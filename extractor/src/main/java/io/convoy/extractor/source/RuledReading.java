// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.source;

import io.convoy.extractor.value.RuledRows;
import io.convoy.schemas.event.AlteredValues;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.row.RowSink;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A reading of rows some of whose columns have rules of their own. */
public final class RuledReading {
  private RuledReading() {}

  /** Reads rows as the source has them. */
  @FunctionalInterface
  public interface Rows {
    Reading read(RowSink sink) throws SQLException;
  }

  /** Reads them, has the sink take them in as their rules say, and counts what was changed. */
  public static Reading of(RowLayout layout, RowSink sink, Rows rows) throws SQLException {
    if (!RuledRows.areNeeded(layout)) {
      return rows.read(sink);
    }
    RuledRows ruled = new RuledRows(layout, sink);
    Reading reading = rows.read(ruled);
    List<AlteredValues> altered = new ArrayList<>(reading.altered());
    altered.addAll(ruled.altered());
    return new Reading(reading.rows(), altered);
  }
}
