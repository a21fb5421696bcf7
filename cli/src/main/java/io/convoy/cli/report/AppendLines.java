// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.report;

import io.convoy.cli.progress.RunPicture;
import io.convoy.cli.progress.Text;
import io.convoy.schemas.compare.Equality;
import io.convoy.schemas.event.TableProgress;
import java.util.ArrayList;
import java.util.List;

/**
 * What is said of tables to which rows are only added and that are not as the source: that each row
 * of the source is there, and how many others, and never that they are equal.
 */
final class AppendLines {
  private AppendLines() {}

  static boolean isContained(TableProgress table) {
    return Equality.of(table) == Equality.CONTAINED;
  }

  static List<TableProgress> contained(RunPicture picture) {
    return picture.tables().stream().filter(AppendLines::isContained).toList();
  }

  /** Of one table. */
  static String result(TableProgress table) {
    return Equality.isOfSomeRows(table)
        ? "of %s none is missing; left of these: %s"
            .formatted(
                Text.count(table.getKeysFound(), "row that was found", "rows that were found"),
                left(List.of(table)))
        : "each row of the source is there; left: " + left(List.of(table));
  }

  /** The line of one table beside others. */
  static String line(TableProgress table) {
    String added =
        table.getMended()
            ? Text.count(table.getRowsMissing(), "row was", "rows were") + " added; "
            : "";
    return "appended: %s: %sleft%s: %s"
        .formatted(
            RunPicture.name(table),
            added,
            Equality.isOfSomeRows(table) ? ", of rows that were found" : "",
            left(List.of(table)));
  }

  /** Of all of them; there is one. */
  static String verdict(RunPicture picture) {
    List<TableProgress> contained = contained(picture);
    boolean isOfAll = contained.stream().noneMatch(Equality::isOfSomeRows);
    return "%s only added to: no row of the source is missing%s; left in the target: %s"
        .formatted(
            Text.count(contained.size(), "table is", "tables are"),
            isOfAll ? "" : ", as far as rows were looked at",
            left(contained));
  }

  /** Kinds of rows of which there are any. */
  private static String left(List<TableProgress> tables) {
    long extra = tables.stream().mapToLong(table -> Math.max(0, table.getRowsExtra())).sum();
    long changed = tables.stream().mapToLong(table -> Math.max(0, table.getRowsChanged())).sum();
    List<String> kinds = new ArrayList<>();
    if (extra > 0) {
      kinds.add(Text.count(extra, "row", "rows") + " that the source has no more");
    }
    if (changed > 0) {
      kinds.add(Text.count(changed, "row", "rows") + " with other values than the source's");
    }
    return String.join(", ", kinds);
  }
}
