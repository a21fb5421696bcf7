// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;

/**
 * Times that come again and again, spelled as cron does: minute, hour, day of the month, month and
 * day of the week. Where both days are restricted, either will do. A time that a change of the
 * clocks leaves out is left out, one that comes twice counts once. Immutable.
 */
public final class CronTimes {
  private final String text;
  private final ZoneId zone;
  private final ExecutionTime times;

  private CronTimes(String text, ZoneId zone, ExecutionTime times) {
    this.text = text;
    this.zone = zone;
    this.times = times;
  }

  /**
   * Reads five fields.
   *
   * @throws IllegalArgumentException where they are none, or such a time never comes
   */
  public static CronTimes parse(String text, ZoneId zone) {
    CronParser parser = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
    CronTimes times = new CronTimes(text, zone, ExecutionTime.forCron(parser.parse(text)));
    if (times.next(Instant.EPOCH).isEmpty()) {
      throw new IllegalArgumentException("such a time never comes");
    }
    return times;
  }

  /** The first of them that is later; empty where there is none. */
  public Optional<Instant> next(Instant after) {
    return times.nextExecution(after.atZone(zone)).map(ZonedDateTime::toInstant);
  }

  /** As a person spelled it, and where. */
  @Override
  public String toString() {
    return text + ", " + zone;
  }
}
