// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.source;

import io.convoy.schemas.table.TableId;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which rows changed by the log of the source.
 *
 * @param upTo the snapshot sees all that the log tells up to here; empty where there is an obstacle
 * @param obstacle why the log cannot be read; null where it was
 */
public record LoggedChanges(String upTo, @Nullable String obstacle, List<TableKeys> tables) {
  /** The log cannot be read. */
  public static LoggedChanges none(String obstacle) {
    return new LoggedChanges("", obstacle, List.of());
  }

  /**
   * The changes of one table.
   *
   * @param columns of its key
   * @param keys the values of each key, {@link #SEPARATOR} between them
   * @param bytesPerRow about how large a row is
   * @param obstacle why not all are known; null where they are
   */
  public record TableKeys(
      TableId table,
      List<String> columns,
      Collection<String> keys,
      long bytesPerRow,
      @Nullable String obstacle) {
    /** No text of PostgreSQL holds it. */
    public static final String SEPARATOR = "\0";
  }
}
