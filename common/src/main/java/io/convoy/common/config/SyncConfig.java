// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the target follows its source.
 *
 * @param every from the beginning of one step to that of the next
 * @param caughtUp a step that takes less is a short one
 * @param capture how a step finds out what changed
 * @param compareEvery how long a table may go by a watermark alone; zero for ever
 * @param evolve what becomes of tables whose source has another shape by now
 * @param maxSlotLag what a replication slot may keep back before that is said loudly
 * @param schedule when a coordinator starts a step by itself, as cron spells it; null for never
 * @param timeZone whose times these are
 */
public record SyncConfig(
    @Setting(
            value =
                "How long after the beginning of one step `sync --follow` begins the next, or at"
                    + " once where a step takes longer; 1s to 1d.",
            byDefault = "1m")
        Duration every,
    @Setting(
            value = "`sync --until-caught-up` ends with a step that takes less; 1s to 1h.",
            byDefault = "10s")
        Duration caughtUp,
    @Setting(
            value =
                "How a step finds out what changed. `compare` reads both sides whole. `logical`"
                    + " reads a PostgreSQL source's log by a replication slot, which is made for it"
                    + " and keeps log back at the source until `convoy sync --drop-slot`; tables"
                    + " whose changes the log does not tell are compared. `auto` is `logical` where"
                    + " slot and publication are there; it makes neither. Of a SQL Server `auto`"
                    + " goes by change tracking, where that is on for a table, else by change data"
                    + " capture, where that is on and tells all.",
            byDefault = "compare")
        Capture capture,
    @Setting(
            value =
                "After how long a table with `capture: watermark` is compared whole, so that rows"
                    + " are found that were deleted, came late, or were changed without a new value"
                    + " of the column; up to 3650d, and 0s for never.",
            byDefault = "7d")
        Duration compareEvery,
    @Setting(
            value =
                "What becomes of a table whose source has other columns than before. `add` carries"
                    + " over what is new, wider or nullable, and new tables; what is dropped,"
                    + " narrower, of another type or renamed is told with a statement that could be"
                    + " run, and the table stays at its last step. `fail` leaves every such table"
                    + " at its last step. Others go on.",
            byDefault = "add")
        Evolve evolve,
    @Setting(
            value =
                "A step warns where the source keeps more log than this for the replication slot.",
            byDefault = "10GiB")
        DataSize maxSlotLag,
    @Setting(
            "When the coordinator of a fleet starts a step by itself: minute, hour, day of the"
                + " month, month and day of the week, as cron spells them (`30 2 * * *`). Without"
                + " it, never. What was missed is made up once.")
        @Nullable String schedule,
    @Setting(
            value = "Whose times `sync.schedule` has: `UTC`, or a name such as `Europe/Berlin`.",
            byDefault = "UTC")
        String timeZone) {

  /** How a step finds out what changed. */
  public enum Capture {
    COMPARE,
    LOGICAL,
    AUTO
  }

  /** What becomes of tables whose source has another shape by now. */
  public enum Evolve {
    ADD,
    FAIL
  }

  public SyncConfig {
    Demand.between(Duration.ofSeconds(1), Duration.ofDays(1), every, "every");
    Demand.between(Duration.ofSeconds(1), Duration.ofHours(1), caughtUp, "caughtUp");
    Demand.between(Duration.ZERO, Duration.ofDays(3_650), compareEvery, "compareEvery");
    ZoneId zone = zone(timeZone);
    if (schedule != null) {
      times(schedule, zone);
    }
  }

  /** When steps start by themselves; empty for never. */
  public Optional<CronTimes> times() {
    return Optional.ofNullable(schedule).map(text -> times(text, zone(timeZone)));
  }

  /** The same for a process in which nothing starts by itself. */
  public SyncConfig unscheduled() {
    return new SyncConfig(
        every, caughtUp, capture, compareEvery, evolve, maxSlotLag, null, timeZone);
  }

  private static CronTimes times(String text, ZoneId zone) {
    try {
      return CronTimes.parse(text, zone);
    } catch (IllegalArgumentException e) {
      throw new InvalidSetting(
          "schedule",
          "must be five fields as cron has them, such as \"30 2 * * *\": " + e.getMessage());
    }
  }

  private static ZoneId zone(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      throw new InvalidSetting(
          "timeZone", "must be a time zone such as UTC or Europe/Berlin, and " + name + " is none");
    }
  }
}
