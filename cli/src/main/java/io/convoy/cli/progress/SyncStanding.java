// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.progress;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.convoy.common.channel.RunStatus;
import io.convoy.common.channel.SyncOutlook;
import io.convoy.common.config.CronTimes;
import io.convoy.common.config.DataSize;
import io.convoy.common.config.SyncConfig;
import io.convoy.schemas.event.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far the target is behind its source, and when the next step begins by itself: what the
 * coordinator knows, no database is asked.
 *
 * @param stepBegan the newest full step that ended well: the target has all from before it
 * @param slot what the source kept for a replication slot when it was last asked
 * @param outlook of the schedule; null without one
 * @param inTheWay the run that is at work; empty where none is
 */
public record SyncStanding(
    @Nullable Instant stepBegan,
    @Nullable Slot slot,
    @Nullable CronTimes times,
    @Nullable SyncOutlook outlook,
    String inTheWay) {

  /**
   * A replication slot of the source.
   *
   * @param kept bytes of log
   * @param seenAt when the run began that asked
   * @param limit bytes from which on steps warn
   */
  public record Slot(String name, long kept, Instant seenAt, DataSize limit) {
    boolean isTooFarBehind() {
      return kept > limit.bytes();
    }
  }

  /** Of all runs that are known. */
  public static SyncStanding of(Collection<RunState> runs, SyncConfig config) {
    CronTimes times = config.times().orElse(null);
    SyncOutlook outlook = times == null ? null : SyncOutlook.of(times, runs);
    Optional<RunState> step = RunStatus.newestStep(runs);
    return new SyncStanding(
        step.map(RunState::getStartedAt).orElse(null),
        step.flatMap(follows -> RunStatus.newest(runs, run -> run.getLog() != null))
            .map(run -> slot(run, config))
            .orElse(null),
        times,
        outlook,
        RunStatus.newest(runs, RunStatus::isAtWork).map(RunState::getRunId).orElse(""));
  }

  private static Slot slot(RunState run, SyncConfig config) {
    var source = run.getLog().getSource();
    return new Slot(source.getSlot(), source.getLag(), run.getStartedAt(), config.maxSlotLag());
  }

  /** For a person; nothing where the target follows nobody and nothing is scheduled. */
  public List<String> lines(Instant now) {
    List<String> lines = new ArrayList<>();
    if (stepBegan != null) {
      lines.add(
          "sync: the target has what the source had at %s, %s ago"
              .formatted(stepBegan, Text.duration(Duration.between(stepBegan, now))));
    }
    if (slot != null) {
      lines.add(
          "sync: at %s the source kept %s MB of log for replication slot %s"
              .formatted(slot.seenAt(), Text.megabytes(slot.kept()), slot.name()));
      if (slot.isTooFarBehind()) {
        lines.add(
            "sync: THAT IS MORE THAN sync.max-slot-lag (%s): let steps end well, or drop the slot with 'convoy sync --drop-slot'"
                .formatted(slot.limit()));
      }
    }
    if (outlook != null) {
      lines.add("sync.schedule (" + times + "): " + schedule(outlook, now));
    }
    return lines;
  }

  private String schedule(SyncOutlook next, Instant now) {
    boolean waits = next.isDue(now) && !inTheWay.isEmpty();
    return next + (waits ? ", and begins after run " + inTheWay : "");
  }

  /** For machines, as docs/reference/json.md describes it. */
  public ObjectNode document(Instant now) {
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("event", "sync");
    node.put("stepBegan", text(stepBegan));
    node.put("lagSeconds", stepBegan == null ? null : Duration.between(stepBegan, now).toSeconds());
    node.put("slot", slot == null ? null : slot.name());
    node.put("bytesKept", slot == null ? null : slot.kept());
    node.put("bytesKeptAt", slot == null ? null : text(slot.seenAt()));
    node.put("isSlotTooFarBehind", slot == null ? null : slot.isTooFarBehind());
    node.put("schedule", times == null ? null : times.toString());
    node.put("nextStep", outlook == null ? null : text(outlook.due()));
    node.put("noStep", outlook == null || outlook.due() != null ? null : outlook.reason());
    return node;
  }

  private static @Nullable String text(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }
}
