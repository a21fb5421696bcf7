// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.preview;

import io.convoy.schemas.table.TableId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A statement that a run would carry out in the target.
 *
 * @param table of the source that it is for; null where it is for several
 * @param sql without a semicolon
 * @param searchPath where to look for what the statement names without a schema; mostly nowhere
 */
public record PlannedStatement(
    DdlStep step, @Nullable TableId table, String sql, List<String> searchPath) {
  public PlannedStatement {
    searchPath = List.copyOf(searchPath);
  }
}
