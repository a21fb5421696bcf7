// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.report;

import io.convoy.cli.assess.Notes;
import io.convoy.cli.progress.RunPicture;
import io.convoy.schemas.event.TableProgress;

/** What a run and its tables have to be said of them, sorted as an assessment sorts it. */
final class ReportNotes {
  /** Where something is said of no single table. */
  private static final String RUN = "run";

  private ReportNotes() {}

  static Notes of(RunPicture picture) {
    Notes notes = new Notes();
    picture.run().getWarnings().forEach(line -> notes.addLine(RUN, line));
    for (TableProgress table : picture.tables()) {
      table.getWarnings().forEach(line -> notes.addLine(RunPicture.name(table), line));
    }
    return notes;
  }
}
