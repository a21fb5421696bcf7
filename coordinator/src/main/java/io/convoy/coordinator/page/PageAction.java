// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.page;

import io.convoy.common.channel.RunStatus;
import io.convoy.schemas.event.RunState;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What may be asked of a run over the page. */
enum PageAction {
  PAUSE,
  RESUME,
  THROTTLE,
  CANCEL;

  /** As its path ends. */
  String path() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<PageAction> of(String path) {
    return Arrays.stream(values()).filter(action -> action.path().equals(path)).findFirst();
  }

  static List<PageAction> possible(RunState run) {
    return Arrays.stream(values()).filter(action -> action.isPossible(run)).toList();
  }

  boolean isPossible(RunState run) {
    return switch (this) {
      case PAUSE -> RunStatus.isAtWork(run) && !run.getPaused();
      case RESUME -> RunStatus.isResumable(run) || RunStatus.isAtWork(run) && run.getPaused();
      case THROTTLE, CANCEL -> RunStatus.isUnfinished(run);
    };
  }
}
