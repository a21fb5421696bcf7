// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.pipeline;

import io.convoy.common.config.ConvoyConfig;
import io.convoy.common.config.SyncConfig.Capture;
import io.convoy.common.error.ConvoyException;
import io.convoy.extractor.Sources;
import io.convoy.extractor.source.LogWish;
import io.convoy.extractor.source.LogWish.Making;
import io.convoy.extractor.source.SourceReaders;
import io.convoy.extractor.source.SourceSession;
import java.util.List;

/**
 * What {@code sync.capture: logical} made at the source, a replication slot and a publication. The
 * source keeps its log for the slot, until its disk is full, whether anybody reads it or not.
 */
public record SourceLog(ConvoyConfig config) {
  private static final String BY_HAND = "convoy sync --drop-slot";

  /**
   * Removes it.
   *
   * @return what is to be said of it
   * @throws ConvoyException where the source cannot be asked, or refuses
   */
  public String drop() {
    List<String> dropped = remove();
    return dropped.isEmpty()
        ? "nothing to drop: there is no replication slot " + wish().slot()
        : dropped(dropped);
  }

  /**
   * Removes it, or leaves it where it is wanted, for who needs it no more.
   *
   * @return what is to be said of it; nothing where steps do not go by the log
   */
  List<String> end(boolean isKept) {
    if (config.sync().capture() == Capture.COMPARE) {
      return List.of();
    }
    if (isKept) {
      return List.of(
          "the source keeps log for its replication slot until that is dropped: " + BY_HAND);
    }
    try {
      List<String> dropped = remove();
      return dropped.isEmpty() ? List.of() : List.of(dropped(dropped));
    } catch (ConvoyException e) {
      return List.of(
          "the source may keep log for a replication slot, which could not be dropped now (%s): %s"
              .formatted(e.getMessage(), BY_HAND));
    }
  }

  private LogWish wish() {
    return LogWish.of(config.pipeline(), Making.NOTHING);
  }

  private List<String> remove() {
    try (SourceSession session = Sources.of(config, SourceReaders.ONE).session("drop-slot")) {
      return session.dropLog(wish());
    }
  }

  private static String dropped(List<String> what) {
    return "dropped at the source: " + String.join(", ", what);
  }
}
