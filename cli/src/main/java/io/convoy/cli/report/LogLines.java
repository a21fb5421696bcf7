// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.report;

import io.convoy.cli.progress.RunPicture;
import io.convoy.cli.progress.Text;
import io.convoy.schemas.compare.Equality;
import io.convoy.schemas.event.RunLog;
import io.convoy.schemas.event.TableProgress;
import java.util.List;

/**
 * What is said of tables of which only those rows were compared that changed by the source's log:
 * never that all of them are equal.
 */
public final class LogLines {
  private LogLines() {}

  static boolean areAny(RunPicture picture) {
    return !byLog(picture).isEmpty();
  }

  private static List<TableProgress> byLog(RunPicture picture) {
    return picture.tables().stream().filter(Equality::isOfSomeRows).toList();
  }

  /** Of one table. */
  static String result(TableProgress table) {
    return table.getKeysFound() == 0
        ? "nothing changed, by the log"
        : "%s equal, by the log"
            .formatted(Text.count(table.getKeysFound(), "changed row is", "changed rows are"));
  }

  /** Of all of them, where none differs. */
  static String verdict(RunPicture picture) {
    List<TableProgress> byLog = byLog(picture);
    int compared = picture.tables().size() - byLog.size();
    long keys = byLog.stream().mapToLong(TableProgress::getKeysFound).sum();
    return "%s by the source's log up to %s, of which %s and %s equal%s"
        .formatted(
            Text.count(byLog.size(), "table", "tables"),
            upTo(picture),
            Text.count(keys, "row changed", "rows changed"),
            keys == 1 ? "is" : "are",
            compared == 0
                ? ""
                : "; %s compared whole, all equal"
                    .formatted(Text.count(compared, "table was", "tables were")));
  }

  private static String upTo(RunPicture picture) {
    RunLog log = picture.run().getLog();
    return log == null ? "?" : log.getUpTo();
  }

  /** What the line of a step says of it; empty where all tables were compared. */
  public static String ofStep(RunPicture picture) {
    List<TableProgress> byLog = byLog(picture);
    return byLog.isEmpty()
        ? ""
        : "; %s of %s by the log"
            .formatted(
                Text.count(byLog.size()), Text.count(picture.tables().size(), "table", "tables"));
  }
}
