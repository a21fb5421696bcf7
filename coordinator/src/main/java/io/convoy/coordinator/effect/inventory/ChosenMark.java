// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.inventory;

import io.convoy.common.config.SyncConfig;
import io.convoy.common.config.WatermarkConfig;
import io.convoy.common.config.WatermarkConfig.Deletes;
import io.convoy.common.postgres.ConfiguredNames;
import io.convoy.schemas.event.Watermark;
import io.convoy.schemas.table.ChangeCapture;
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
      case CDC -> Optional.of(byCapture(table));
      case AUTO -> capture == SyncConfig.Capture.AUTO ? byWhatIsOn(table) : Optional.empty();
    };
  }

  /** Change tracking comes first: it knows of a change as soon as that is committed. */
  private static Optional<Watermark> byWhatIsOn(Table table) {
    if (table.getTracking() != null) {
      return Optional.of(byTracking(table));
    }
    ChangeCapture captured = table.getCaptured();
    return captured != null && captured.getObstacle() == null
        ? Optional.of(byCapture(table))
        : Optional.empty();
  }

  private static Watermark byColumn(WatermarkConfig config, Table table) {
    String name = String.valueOf(config.column());
    boolean isThere = table.getColumns().stream().anyMatch(one -> one.getName().equals(name));
    return isThere
        ? new Watermark(
            name,
            config.lag().contract(),
            null,
            UNKNOWN,
            name,
            config.deletes() == Deletes.KEYS,
            false)
        : new Watermark(
            name,
            NONE,
            null,
            "it has no column %s that is carried".formatted(name),
            "",
            false,
            false);
  }

  private static Watermark byTracking(Table table) {
    String tracking = table.getTracking();
    return tracking == null
        ? new Watermark(
            "", NONE, null, "change tracking is not on for it at the source", "", false, false)
        : new Watermark("", NONE, null, UNKNOWN, "change tracking " + tracking, false, false);
  }

  private static Watermark byCapture(Table table) {
    ChangeCapture captured = table.getCaptured();
    if (captured == null) {
      return cannotBeCaptured("change data capture is not on for it at the source");
    }
    String obstacle = captured.getObstacle();
    return obstacle == null
        ? new Watermark(
            "", NONE, null, UNKNOWN, "change data capture " + captured.getIdentity(), false, true)
        : cannotBeCaptured(obstacle);
  }

  private static Watermark cannotBeCaptured(String obstacle) {
    return new Watermark("", NONE, null, obstacle, "", false, true);
  }
}
