// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.page;

import io.convoy.common.channel.ReadingLimit;
import io.convoy.common.channel.RunCommands;

/**
 * What a person asks of a run over the page.
 *
 * @param limit how fast to read, of a throttle alone
 */
record PageWish(String runId, PageAction action, ReadingLimit limit) {
  void send(RunCommands commands) {
    switch (action) {
      case PAUSE -> commands.pause(runId);
      case RESUME -> commands.resume(runId);
      case THROTTLE -> commands.throttle(runId, limit);
      case CANCEL -> commands.cancel(runId);
    }
  }
}
