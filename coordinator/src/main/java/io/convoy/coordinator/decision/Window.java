// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.schemas.event.TableProgress;
import io.convoy.schemas.event.TableState;

/**
 * How many bytes may be read before loaders have caught up: what is out to be read, and what is
 * read and not loaded, stays below {@code topics.max-ahead}, so that Kafka needs room for no more.
 */
final class Window {
  private Window() {}

  /** Bytes of a table that are on their way: estimated where they are not read yet. */
  static long ahead(TableState table) {
    TableProgress progress = table.getProgress();
    long rows = progress.getRowsExtracted();
    long left = rows - progress.getRowsLoaded() - progress.getRowsRejected();
    double unloaded = rows <= 0 ? 0 : Math.clamp((double) left / rows, 0, 1);
    return table.getBytesIssued() + Math.round(progress.getBytesExtracted() * unloaded);
  }
}
