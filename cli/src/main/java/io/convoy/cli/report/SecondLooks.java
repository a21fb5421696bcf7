// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.report;

import io.convoy.cli.progress.RunPicture;
import io.convoy.cli.progress.Text;
import io.convoy.schemas.event.TableProgress;
import java.util.Optional;

/** What came of looking again at tables that differed: what settled by itself, and what did not. */
final class SecondLooks {
  private SecondLooks() {}

  /** Empty where the table was looked at once, or what differed the first time is not known. */
  static Optional<String> line(TableProgress table) {
    if (table.getRowsSettled() < 0) {
      return Optional.empty();
    }
    String line =
        "settled: %s: %s at the first look and no longer at the second"
            .formatted(
                RunPicture.name(table),
                Text.count(table.getRowsSettled(), "row differed", "rows differed"));
    return Optional.of(
        table.getRowsSince() == 0
            ? line
            : "%s; %s since, equal at the first look and not counted"
                .formatted(line, Text.count(table.getRowsSince(), "differs", "differ")));
  }

  /** True where not all rows were equal at one and the same look, though each was at one. */
  static boolean isByLooks(TableProgress table) {
    return table.getEqual()
        && table.getRowsSettled() >= 0
        && (table.getRowsVerified() != table.getRowsExtracted()
            || table.getChecksumVerified() != table.getChecksum());
  }

  /** To be said where all is equal; empty where all of it is at one look. */
  static String reserve(RunPicture picture) {
    long tables = picture.tables().stream().filter(SecondLooks::isByLooks).count();
    long since =
        picture.tables().stream().mapToLong(table -> Math.max(0, table.getRowsSince())).sum();
    return tables == 0
        ? ""
        : " at one of two looks: in %s not all rows at the same, %s since"
            .formatted(
                Text.count(tables, "table", "tables"),
                Text.count(since, "row differs", "rows differ"));
  }
}
