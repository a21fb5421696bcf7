// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader;

import io.convoy.common.bookkeeping.RejectedRows.NotedTable;
import io.convoy.loader.RejectRetry.Wanted;
import io.convoy.loader.RetryTransaction.Outcome;
import org.jspecify.annotations.Nullable;

/** How far the retry of a table's rejected rows is. Not thread-safe. */
final class RetryProgress {
  private static final String NO_PARENT = "23503";

  private final Wanted wanted;
  private final @Nullable NotedTable noted;
  private @Nullable String obstacle;
  private long loaded;
  private long loadedInPass;
  private long refused;
  private long unkept;
  private boolean lacksParents;

  RetryProgress(Wanted wanted, @Nullable NotedTable noted) {
    this.wanted = wanted;
    this.noted = noted;
  }

  /** Nothing more of it is tried. */
  void hinder(@Nullable String why) {
    obstacle = why;
  }

  boolean isHindered() {
    return obstacle != null;
  }

  /** Where the rows go. */
  PresentTable place() {
    NotedTable known = noted;
    if (known == null) {
      throw new IllegalStateException("a table that the target does not note is hindered");
    }
    return new PresentTable(known.schema(), known.table());
  }

  void add(Outcome outcome) {
    loaded += outcome.loaded().size();
    loadedInPass += outcome.loaded().size();
    refused += outcome.refused().size();
    unkept += outcome.unkept().size();
    lacksParents |=
        outcome.refused().stream().anyMatch(row -> NO_PARENT.equals(row.reason().getSQLState()));
  }

  /** Whether rows of it wait for others. */
  boolean lacksParents() {
    return lacksParents;
  }

  /** Whether rows of it may be what others wait for. */
  boolean hasMoved() {
    return loadedInPass > 0;
  }

  /** All that is refused is tried once more. */
  void again() {
    loadedInPass = 0;
    refused = 0;
    unkept = 0;
    lacksParents = false;
  }

  RetriedTable result() {
    long open = (noted == null ? wanted.rejected() : noted.open()) - loaded;
    long gone = isHindered() ? 0 : open - refused - unkept;
    return new RetriedTable(wanted.table(), loaded, open, refused, gone, unkept, obstacle);
  }
}
