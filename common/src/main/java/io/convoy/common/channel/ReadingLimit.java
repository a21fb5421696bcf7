// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.channel;

import io.convoy.schemas.event.RunState;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a person said of how fast a run may read its source, while it is at work: the same words for
 * the command line, the page and the reports.
 *
 * @param mbPerSecond of each extractor, 10^6 bytes of rows; 0 for no limit, null where the
 *     configuration's {@code source.max-mb-per-second} holds
 */
public record ReadingLimit(@Nullable Integer mbPerSecond) {
  /** Where nobody has said anything. */
  public static final ReadingLimit AS_CONFIGURED = new ReadingLimit(null);

  /** What {@link #parse} takes. */
  public static final String WORDS = "a whole number from 1 on, off or configured";

  private static final Pattern NUMBER = Pattern.compile("[1-9]\\d{0,8}");

  /** A number, {@code off} or {@code configured}; empty for anything else. */
  public static Optional<ReadingLimit> parse(String text) {
    return switch (text) {
      case "off" -> Optional.of(new ReadingLimit(0));
      case "configured" -> Optional.of(AS_CONFIGURED);
      default ->
          NUMBER.matcher(text).matches()
              ? Optional.of(new ReadingLimit(Integer.valueOf(text)))
              : Optional.empty();
    };
  }

  /** That of a run. */
  public static ReadingLimit of(RunState run) {
    return new ReadingLimit(run.getMbPerSecond());
  }

  /** Whether a person has said something. */
  public boolean isSaid() {
    return mbPerSecond != null;
  }

  /**
   * What holds.
   *
   * @param configured that of the configuration
   */
  public int or(int configured) {
    Integer said = mbPerSecond;
    return said == null ? configured : said;
  }

  /** Follows "reading is". */
  public String words() {
    Integer said = mbPerSecond;
    if (said == null) {
      return "limited as the configuration says (source.max-mb-per-second)";
    }
    return said == 0 ? "not limited" : "limited to " + said + " MB/s for each extractor";
  }
}
