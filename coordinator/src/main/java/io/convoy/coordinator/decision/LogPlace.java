// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.schemas.event.LogSource;
import io.convoy.schemas.event.RunLog;
import io.convoy.schemas.event.RunState;
import java.util.Optional;

/**
 * Which log of the source positions are of, and what the run's point in time sees.
 *
 * @param server as in {@code LogSource}
 * @param visible the position of the point in time
 */
public record LogPlace(String slot, String server, String visible) {
  static Optional<LogPlace> of(RunState run) {
    RunLog log = run.getLog();
    if (log == null) {
      return Optional.empty();
    }
    LogSource source = log.getSource();
    return Optional.of(new LogPlace(source.getSlot(), source.getServer(), run.getPosition()));
  }
}
