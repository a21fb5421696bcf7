// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

/** When a fault is thrown: a condition on the run, so that a slower machine sees the same storm. */
sealed interface Moment {
  boolean isReached(Progress progress, long rows);

  /** The run is in this phase. */
  record InPhase(String phase) implements Moment {
    @Override
    public boolean isReached(Progress progress, long rows) {
      return progress.isAt(phase);
    }

    @Override
    public String toString() {
      return phase;
    }
  }

  /** So much of all rows is loaded. */
  record Loaded(int percent) implements Moment {
    @Override
    public boolean isReached(Progress progress, long rows) {
      return progress.isAt("COPY") && progress.rowsLoaded() * 100 >= rows * percent;
    }

    @Override
    public String toString() {
      return percent + " % loaded";
    }
  }

  /** So many tables have their keys, and others have not. */
  record Finalized(int tables) implements Moment {
    @Override
    public boolean isReached(Progress progress, long rows) {
      return progress.finalized() >= tables;
    }

    @Override
    public String toString() {
      return tables + " tables finalized";
    }
  }
}
