// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.source;

import io.convoy.schemas.event.LogSource;
import io.convoy.schemas.table.TableId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What there is of a source's log before a point in time is opened.
 *
 * @param source null where changes cannot be found in it
 * @param settled marks of tables whose every transaction that is not over is told
 * @param notes what a person should know of it
 */
public record PreparedLog(
    @Nullable LogSource source, Map<TableId, String> settled, List<String> notes) {
  /** Of a source without one. */
  public static final PreparedLog NONE = new PreparedLog(null, Map.of(), List.of());

  /** There is none, for a reason. */
  public static PreparedLog without(String reason) {
    return new PreparedLog(null, Map.of(), List.of(reason));
  }
}
