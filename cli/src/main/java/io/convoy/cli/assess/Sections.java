// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.assess;

import io.convoy.cli.progress.Text;
import io.convoy.coordinator.effect.preview.DdlStep;
import io.convoy.coordinator.effect.preview.TargetForecast.Fate;
import io.convoy.coordinator.effect.preview.TargetForecast.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the forms of the report for people say in the same words. */
public final class Sections {
  private Sections() {}

  /** The same note of several places, said once. */
  public record Grouped(String text, @Nullable String original, List<String> places) {}

  /** In the order in which each was said first. */
  public static List<Grouped> grouped(List<Note> notes) {
    Map<List<String>, Grouped> grouped = new LinkedHashMap<>();
    for (Note note : notes) {
      List<String> key = List.of(note.text(), String.valueOf(note.original()));
      grouped
          .computeIfAbsent(key, k -> new Grouped(note.text(), note.original(), new ArrayList<>()))
          .places()
          .add(note.place());
    }
    return List.copyOf(grouped.values());
  }

  static String verdict(Assessment assessment) {
    return assessment.blockers().isEmpty()
        ? "Nothing was found that would keep a run from beginning."
        : "A run would end before it changes anything: "
            + Text.count(assessment.blockers().size(), "reason", "reasons")
            + ".";
  }

  static String target(Assessment assessment) {
    Server server = assessment.forecast().server();
    return server == null
        ? "not reached"
        : "%s, database %s as %s".formatted(server.product(), server.database(), server.user());
  }

  static String identity(AssessedTable table) {
    return switch (table.identity()) {
      case PRIMARY_KEY -> "primary";
      case UNIQUE -> "unique";
      case NONE -> "none";
    };
  }

  /** {@code ~} where it is told by size alone. */
  static String chunks(AssessedTable table) {
    String sign =
        switch (table.chunks().certainty()) {
          case PLANNED -> "";
          case ESTIMATED -> "~";
        };
    return sign + Text.count(table.chunks().count());
  }

  static String rows(AssessedTable table) {
    long rows = table.table().getEstimatedRows();
    return rows < 0 ? "?" : Text.count(rows);
  }

  static String step(DdlStep step) {
    return switch (step) {
      case RESET -> "make room";
      case SCHEMA -> "schemas, types and tables";
      case KEYS -> "keys, indexes, checks and comments, table by table as rows are complete";
      case FOREIGN_KEYS -> "foreign keys, when all tables have their rows";
      case GRANTS -> "roles and grants";
      case SEQUENCES -> "sequences";
    };
  }

  static String fate(Fate fate) {
    return switch (fate) {
      case REFUSED -> "ends the run";
      case EMPTIED -> "is emptied";
      case DROPPED -> "is dropped";
      case PUT_ASIDE -> "is put aside";
    };
  }

  /** The first few places that something is said of, and how many there are beyond. */
  public static String places(Grouped note, int most) {
    List<String> places = note.places();
    int more = places.size() - most;
    return String.join(", ", places.subList(0, Math.min(most, places.size())))
        + (more > 0 ? " and " + Text.count(more) + " more" : "");
  }

  /** As machines call an enum's constant. */
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Nothing more exact than an estimate is. */
  static String about(Duration time) {
    long seconds = Math.max(1, time.toSeconds());
    if (seconds < 120) {
      return seconds + " s";
    }
    if (seconds < 7_200) {
      return Math.round(seconds / 60.0) + " min";
    }
    return seconds < 172_800
        ? String.format(Locale.ROOT, "%.1f h", seconds / 3_600.0)
        : String.format(Locale.ROOT, "%.1f days", seconds / 86_400.0);
  }

  /** The estimate in one sentence. */
  static String time(Assessment assessment) {
    Estimate estimate = assessment.estimate();
    if (estimate == null) {
      return "no estimate: too little was read to tell the speed of the source";
    }
    return "about %s to read it all; a whole run perhaps %s to %s"
        .formatted(
            about(estimate.reading()), about(estimate.shortest()), about(estimate.longest()));
  }

  /** What the estimate is made of. */
  static List<String> basis(Assessment assessment) {
    Estimate estimate = assessment.estimate();
    if (estimate == null) {
      return List.of();
    }
    return List.of(
        "An estimate: %s at once read %s and %s MB of %s in %s here, %s MB a second; all rows are about %s MB as they travel."
            .formatted(
                Text.count(estimate.sample().readers(), "reader", "readers"),
                Text.count(estimate.sample().rows(), "row", "rows"),
                Text.megabytes(estimate.sample().bytes()),
                Text.count(estimate.sample().tables().size(), "table", "tables"),
                Text.seconds(estimate.sample().took()),
                Text.megabytes(estimate.bytesPerSecond()),
                Text.megabytes(estimate.bytes())),
        "Loading, indexes and proof were not measured: 2 to 6 times the reading is what runs on one"
            + " machine took.");
  }
}
