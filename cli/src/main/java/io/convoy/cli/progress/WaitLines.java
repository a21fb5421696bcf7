// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.progress;

import io.convoy.common.error.ErrorCode;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.Wait;
import io.convoy.schemas.name.TableName;
import io.convoy.schemas.table.TableId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a run waits for, as a person reads it. */
final class WaitLines {
  private WaitLines() {}

  /** A line for each wait, the longest first, and one that nothing moves where that is so. */
  static List<String> of(RunState run, Instant now) {
    List<String> lines = new ArrayList<>();
    for (Wait wait : run.getWaits()) {
      lines.add(of(wait) + " (for " + Text.duration(age(wait.getSince(), now)) + ")");
    }
    again(run).ifPresent(lines::add);
    if (run.getStalled() != null && run.getStalledSince() != null) {
      Duration age = age(run.getStalledSince(), now);
      lines.add("nothing has moved for " + Text.duration(age) + ": " + run.getStalled());
    }
    return lines;
  }

  /** That tables are to be looked at a second time. */
  static Optional<String> again(RunState run) {
    return Optional.ofNullable(run.getLookAgainAt())
        .map(at ->
            "waiting: %s, looked at again from %s on (verify.grace)"
                .formatted(
                    Text.count(run.getDifferent(), "table differs", "tables differ"),
                    at.truncatedTo(ChronoUnit.SECONDS)));
  }

  static String of(Wait wait) {
    TableId table = wait.getTable();
    String who = table == null ? wait.getReporter() : TableName.of(table);
    if (wait.getCode().equals(ErrorCode.UNDER_WAY.name())) {
      return "working: " + who + ": " + wait.getMessage();
    }
    return "waiting: " + who + ": " + ErrorCode.numbered(wait.getCode(), wait.getMessage());
  }

  /** As {@link #of(RunState, Instant)}, broken into lines of a screen; what has no room is cut. */
  static List<String> of(RunState run, Instant now, int width, int height) {
    List<String> lines = new ArrayList<>();
    for (String line : of(run, now)) {
      for (int at = 0; at < line.length() && lines.size() < height; at += Math.max(1, width)) {
        lines.add(line.substring(at, Math.min(line.length(), at + Math.max(1, width))));
      }
    }
    return lines;
  }

  private static Duration age(Instant since, Instant now) {
    return since.isBefore(now) ? Duration.between(since, now) : Duration.ZERO;
  }
}
