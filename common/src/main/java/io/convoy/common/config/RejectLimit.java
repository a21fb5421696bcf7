// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many rows of a table PostgreSQL may refuse: so many, spelled {@code 137}, or a share of its
 * rows, spelled {@code 0.5%}.
 *
 * @param rows 0 or more; ignored where there is a share
 * @param percent 0 to 100; negative where the limit is a number of rows
 */
public record RejectLimit(long rows, double percent) {
  public static final RejectLimit NONE = ofRows(0);

  private static final Pattern SPELLING =
      Pattern.compile("([0-9]{1,18})|([0-9]{1,3}(?:\\.[0-9]{1,6})?) ?%");

  public static RejectLimit ofRows(long rows) {
    return new RejectLimit(rows, -1);
  }

  /**
   * Reads a spelling as in the configuration file.
   *
   * @throws IllegalArgumentException where it is none, or more than 100 per cent
   */
  public static RejectLimit parse(String text) {
    Matcher matcher = SPELLING.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("neither a number of rows nor a percentage");
    }
    if (matcher.group(1) != null) {
      return ofRows(Long.parseLong(matcher.group(1)));
    }
    double percent = Double.parseDouble(matcher.group(2));
    if (percent > 100) {
      throw new IllegalArgumentException("more than 100 per cent");
    }
    return new RejectLimit(0, percent);
  }

  /** True where only the table's size says how many that are. */
  public boolean isShare() {
    return percent >= 0;
  }

  /** Rows that may be refused of a table with so many. */
  public long mostOf(long tableRows) {
    return !isShare() ? rows : (long) Math.floor(tableRows * percent / 100);
  }

  /** Rows that may be refused of a table whose size is not known. */
  public long mostOfAny() {
    return !isShare() ? rows : percent == 0 ? 0 : Long.MAX_VALUE / 2;
  }

  /** Says that a table has lost more, and what can be done. */
  public String exceeded(String table, long rejected, long tableRows) {
    return "table %s: the target refused %d of %d rows; target.on-bad-row and target.reject-limit allow %s. Correct the table or allow more, then resume the run"
        .formatted(table, rejected, tableRows, this);
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    return !isShare() ? Long.toString(rows) : percent + "%";
  }
}
