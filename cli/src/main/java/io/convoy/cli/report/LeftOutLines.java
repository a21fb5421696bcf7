// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.report;

import io.convoy.cli.progress.RunPicture;
import io.convoy.cli.progress.Text;
import io.convoy.schemas.event.LeftOut;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.TableProgress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a run left out of the target's keys, indexes and constraints, as a person reads it. */
final class LeftOutLines {
  private LeftOutLines() {}

  /** How many there are, and what to do about it; empty where all is as at the source. */
  static Optional<String> verdict(RunState run) {
    int count = run.getLeftOut();
    if (count == 0) {
      return Optional.empty();
    }
    return Optional.of(
        "%s not as at the source, named below: once the rows are mended, ./convoy finalize %s adds %s"
            .formatted(
                Text.count(
                    count, "key, index or constraint is", "keys, indexes and constraints are"),
                run.getRunId(),
                count == 1 ? "it" : "them"));
  }

  /** Each with its reason, the rows in its way and the SQL that mends it. */
  static List<String> of(RunPicture picture) {
    List<String> lines = new ArrayList<>();
    for (TableProgress table : picture.tables()) {
      for (LeftOut one : table.getLeftOut()) {
        lines.add(
            "left out: " + RunPicture.name(table) + ": " + one.getWhat() + ": " + one.getReason());
        one.getRows().forEach(row -> lines.add("    in its way: " + row));
        one.getSql().forEach(sql -> lines.add("    later: " + sql + ";"));
      }
    }
    boolean areMended = picture.run().getRetries() > 0 && picture.run().getLeftOut() == 0;
    if (!lines.isEmpty() && areMended) {
      return List.of("what was left out was added later, by ./convoy finalize");
    }
    return lines;
  }
}
