// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** How a table of the target is divided into partitions; not at all where no column is named. */
public record PartitionBy(
    @Setting("The column that says in which partition a row lies, as the source calls it.")
        @Nullable String column,
    @Setting(
            value =
                "`range`: a partition for each day, month or year of a date; `list`: one for each"
                    + " value; `hash`: as many as `partitions` says.",
            byDefault = "range")
        Method method,
    @Setting("How long each partition is, of `method: range`.") @Nullable Every every,
    @Setting(
            value =
                "How many partitions are there beyond the latest row, of `method: range`; 0 to"
                    + " 100.",
            byDefault = "3")
        int ahead,
    @Setting(
            "The first day that gets a partition, as 2015-01-01, of `method: range`; earlier rows"
                + " lie in the default one. Without it, that is 0001-01-02.")
        @Nullable String from,
    @Setting(
            "The day from which on none is made, of `method: range`; its rows and later ones lie in"
                + " the default one. Without it, that is 9999-12-31.")
        @Nullable String to,
    @Setting(value = "How many there are, of `method: hash`; 2 to 1000.", byDefault = "8")
        int partitions,
    @Setting(
            value =
                "What becomes of primary and unique keys without the column, which PostgreSQL does"
                    + " not take. `refuse` ends the run before anything is created; `extend` adds"
                    + " the column to them, which the report names: rows that differ in it alone"
                    + " are no duplicates then.",
            byDefault = "refuse")
        Keys keys) {
  /** The most partitions that a table gets at once: each is a table, with each index of it. */
  public static final int MOST = 1_000;

  /**
   * The first day that gets a partition by itself: the one before stands for none in many places.
   */
  public static final LocalDate FIRST = LocalDate.of(1, 1, 2);

  /** From here on no day gets one by itself: this one stands for none, too. */
  public static final LocalDate END = LocalDate.of(9999, 12, 31);

  public PartitionBy {
    if (column != null) {
      Demand.notBlank(column, "column");
      Demand.that(
          (method == Method.RANGE) == (every != null),
          "every",
          "must be day, month or year of method: range, and of no other");
    }
    Demand.between(0, 100, ahead, "ahead");
    Demand.between(2, MOST, partitions, "partitions");
    LocalDate first = day(from, "from", FIRST);
    LocalDate end = day(to, "to", END);
    Demand.that(first.isBefore(end), "to", "must be later than from");
  }

  private static LocalDate day(@Nullable String text, String component, LocalDate otherwise) {
    if (text == null) {
      return otherwise;
    }
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw new InvalidSetting(component, "must be a day such as 2015-01-31");
    }
  }

  /** Rows of earlier days lie in the default partition. */
  public LocalDate firstDay() {
    return day(from, "from", FIRST);
  }

  /** Rows of this day and later ones lie in the default partition. */
  public LocalDate endDay() {
    return day(to, "to", END);
  }

  /** What rows have in common that lie in one partition. */
  public enum Method {
    RANGE,
    LIST,
    HASH
  }

  /** How long a partition is. */
  public enum Every {
    DAY(ChronoUnit.DAYS),
    MONTH(ChronoUnit.MONTHS),
    YEAR(ChronoUnit.YEARS);

    private final ChronoUnit unit;

    Every(ChronoUnit unit) {
      this.unit = unit;
    }

    /** The first day of the partition that a day lies in. */
    public LocalDate start(LocalDate day) {
      return switch (this) {
        case DAY -> day;
        case MONTH -> day.withDayOfMonth(1);
        case YEAR -> day.withDayOfYear(1);
      };
    }

    /** The same, so many partitions later. */
    public LocalDate after(LocalDate start, long partitions) {
      return start.plus(partitions, unit);
    }

    /** How many there are from that of one day to that of another, both of them counted. */
    public long count(LocalDate first, LocalDate last) {
      return unit.between(start(first), start(last)) + 1;
    }
  }

  /** What becomes of keys without the column. */
  public enum Keys {
    REFUSE,
    EXTEND
  }
}
