// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.report;

import io.convoy.cli.progress.RunPicture;
import io.convoy.cli.progress.Text;
import io.convoy.schemas.compare.Equality;
import io.convoy.schemas.compare.FoundRows;
import io.convoy.schemas.event.RunLog;
import io.convoy.schemas.event.TableProgress;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What is said of tables of which only those rows were compared that were found to have changed, by
 * the source's log, by a watermark, by change tracking or by change data capture, and of those that
 * keep what the source has no more: never that all of them are equal.
 */
public final class LogLines {
  private LogLines() {}

  static boolean areAny(RunPicture picture) {
    return picture.tables().stream().anyMatch(Equality::isOfSomeRows)
        || !AppendLines.contained(picture).isEmpty();
  }

  /** The rows that were found in each table that was looked at so. */
  private static long[] found(RunPicture picture, ToLongFunction<TableProgress> rows) {
    return found(picture.tables(), rows);
  }

  private static long[] found(List<TableProgress> tables, ToLongFunction<TableProgress> rows) {
    return tables.stream().mapToLong(rows).filter(count -> count >= 0).toArray();
  }

  /** Of one table. */
  static String result(TableProgress table) {
    if (FoundRows.byWatermark(table) >= 0) {
      return "%s equal, by its watermark%s"
          .formatted(
              Text.count(table.getKeysFound(), "row is", "rows are"),
              table.getKeysCompared() ? " and the keys of all" : "");
    }
    if (FoundRows.byTracking(table) >= 0) {
      return "%s equal, by change tracking"
          .formatted(Text.count(table.getKeysFound(), "row is", "rows are"));
    }
    if (FoundRows.byCapture(table) >= 0) {
      return "%s equal, by change data capture%s"
          .formatted(
              Text.count(table.getKeysFound(), "row is", "rows are"),
              capturedUpTo(Stream.of(table)));
    }
    return table.getKeysFound() == 0
        ? "nothing changed, by the log"
        : "%s equal, by the log"
            .formatted(Text.count(table.getKeysFound(), "changed row is", "changed rows are"));
  }

  /** Of all of them, where none differs. */
  static String verdict(RunPicture picture) {
    List<TableProgress> tables =
        picture.tables().stream().filter(table -> !AppendLines.isContained(table)).toList();
    long[] byLog = found(tables, FoundRows::byLog);
    long[] marked = found(tables, FoundRows::byWatermark);
    long[] tracked = found(tables, FoundRows::byTracking);
    long[] captured = found(tables, FoundRows::byCapture);
    int found = byLog.length + marked.length + tracked.length + captured.length;
    boolean isAllMirrored = tables.size() == picture.tables().size();
    return Stream.of(
            ofLog(byLog, upTo(picture)),
            ofMarks(marked, "a watermark", ", and deletes were " + deletes(tables, marked.length)),
            ofMarks(tracked, "change tracking", ""),
            ofMarks(captured, "change data capture", capturedUpTo(tables.stream())),
            isAllMirrored ? "" : AppendLines.verdict(picture),
            ofWhole(tables.size() - found))
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining("; "));
  }

  /** Empty where there are none, as all of these. */
  private static String ofWhole(int tables) {
    return tables == 0
        ? ""
        : "%s compared whole, all equal".formatted(Text.count(tables, "table was", "tables were"));
  }

  private static String ofLog(long[] tables, String upTo) {
    long keys = LongStream.of(tables).sum();
    return tables.length == 0
        ? ""
        : "%s by the source's log up to %s, of which %s and %s equal"
            .formatted(
                Text.count(tables.length, "table", "tables"),
                upTo,
                Text.count(keys, "row changed", "rows changed"),
                are(keys));
  }

  private static String ofMarks(long[] tables, String how, String besides) {
    long keys = LongStream.of(tables).sum();
    return tables.length == 0
        ? ""
        : "%s by %s, of which %s looked at and %s equal%s"
            .formatted(
                Text.count(tables.length, "table", "tables"),
                how,
                Text.count(keys, "row was", "rows were"),
                are(keys),
                besides);
  }

  private static String deletes(List<TableProgress> tables, int marked) {
    long compared = tables.stream().filter(TableProgress::getKeysCompared).count();
    if (compared == 0) {
      return "not looked for";
    }
    return compared == marked
        ? "looked for by the keys of all rows"
        : "looked for in %s of them, by the keys of all rows".formatted(Text.count(compared));
  }

  /** From where on changes may be missing; empty where all are told that the step sees. */
  private static String capturedUpTo(Stream<TableProgress> tables) {
    return tables
        .map(TableProgress::getCapturedUpTo)
        .filter(upTo -> !upTo.isEmpty())
        .min(Comparator.naturalOrder())
        .map(
            ", of what was captured up to %s by the source's clock, as the step did not wait longer"
                ::formatted)
        .orElse("");
  }

  private static String are(long keys) {
    return keys == 1 ? "is" : "are";
  }

  private static String upTo(RunPicture picture) {
    RunLog log = picture.run().getLog();
    return log == null ? "?" : log.getUpTo();
  }

  /** What the line of a step says of it; empty where all tables were compared. */
  public static String ofStep(RunPicture picture) {
    String all = Text.count(picture.tables().size(), "table", "tables");
    return ofStep(found(picture, FoundRows::byLog), all, "the log")
        + ofStep(found(picture, FoundRows::byWatermark), all, "a watermark")
        + ofStep(found(picture, FoundRows::byTracking), all, "change tracking")
        + ofStep(found(picture, FoundRows::byCapture), all, "change data capture");
  }

  private static String ofStep(long[] found, String all, String how) {
    return found.length == 0
        ? ""
        : "; %s of %s by %s".formatted(Text.count(found.length), all, how);
  }
}
