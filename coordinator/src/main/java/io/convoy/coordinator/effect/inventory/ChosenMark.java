// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.inventory;

import io.convoy.common.config.SyncConfig;
import io.convoy.common.config.WatermarkConfig;
import io.convoy.common.config.WatermarkConfig.Deletes;
import io.convoy.common.postgres.ConfiguredNames;
import io.convoy.schemas.event.Watermark;
import io.convoy.schemas.table.Table;
import java.util.Optional;

/** By which mark, if any, the changes of a table are to be found. Stateless. */
final class ChosenMark {
  private static final String UNKNOWN = "the target does not know up to where it has the changes";
  private static final String NONE = "0";

  private ChosenMark() {}

  /**
   * Decides by configuration and source alone.
   *
   * @return with what tells the changes as its scope, which is empty where nothing can; empty where
   *     they are not to be found so
   */
  static Optional<Watermark> of(ConfiguredNames names, Table table, SyncConfig.Capture capture) {
    return switch (names.capture(table.getId())) {
      case COMPARE -> Optional.empty();
      case WATERMARK -> names.watermark(table.getId()).map(config -> byColumn(config, table));
      case CHANGE_TRACKING -> Optional.of(byTracking(table));
      case AUTO ->
          capture == SyncConfig.Capture.AUTO && table.getTracking() != null
              ? Optional.of(byTracking(table))
              : Optional.empty();
    };
  }

  private static Watermark byColumn(WatermarkConfig config, Table table) {
    String name = String.valueOf(config.column());
    boolean isThere = table.getColumns().stream().anyMatch(one -> one.getName().equals(name));
    return isThere
        ? new Watermark(
            name, config.lag().contract(), null, UNKNOWN, name, config.deletes() == Deletes.KEYS)
        : new Watermark(
            name, NONE, null, "it has no column %s that is carried".formatted(name), "", false);
  }

  private static Watermark byTracking(Table table) {
    String tracking = table.getTracking();
    return tracking == null
        ? new Watermark("", NONE, null, "change tracking is not on for it at the source", "", false)
        : new Watermark("", NONE, null, UNKNOWN, "change tracking " + tracking, false);
  }
}
