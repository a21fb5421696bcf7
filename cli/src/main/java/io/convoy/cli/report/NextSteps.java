// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.report;

import io.convoy.cli.assess.Notes;
import io.convoy.cli.progress.RunPicture;
import io.convoy.common.error.ErrorCode;
import io.convoy.schemas.event.Guarantee;
import io.convoy.schemas.event.Kind;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;
import java.util.ArrayList;
import java.util.List;

/** What there is left to do after a run, most pressing first. */
final class NextSteps {
  private NextSteps() {}

  static List<String> of(RunPicture picture, Notes notes) {
    RunState run = picture.run();
    List<String> steps = new ArrayList<>();
    ofTheEnd(picture, steps);
    ofWhatIsMissing(picture, steps);
    if (!notes.decisions().isEmpty()) {
      steps.add("decide about what is not carried, or not as it was, and is listed here");
    }
    if (picture.tables().stream().anyMatch(table -> !table.getAltered().isEmpty())) {
      steps.add("ask those who use the columns whose values could not be kept whole");
    }
    if (run.getPhase() == Phase.COMPLETED && run.getGuarantee() != Guarantee.ONE_POINT_IN_TIME) {
      steps.add("compare while nobody writes to the source: rows are of no common point in time");
    }
    if (steps.isEmpty() && run.getPhase() == Phase.COMPLETED) {
      steps.add("nothing; compare again at any time: ./convoy verify");
    }
    return steps;
  }

  private static void ofWhatIsMissing(RunPicture picture, List<String> steps) {
    RunState run = picture.run();
    if (picture.rowsRejected() > 0) {
      steps.add(
          "decide about the rows that the target refused: ./convoy rejects "
              + run.getRunId()
              + " lists them with their values, and when the cause is mended './convoy rejects"
              + " retry' loads them");
    }
    if (run.getLeftOut() > 0) {
      steps.add(
          "mend the rows in the way of keys and constraints, then add these: ./convoy finalize "
              + run.getRunId());
    }
    if (run.getOldTables() > 0) {
      steps.add(
          "drop the tables that were put aside once nobody needs them: ./convoy drop-old "
              + run.getRunId());
    }
  }

  private static void ofTheEnd(RunPicture picture, List<String> steps) {
    RunState run = picture.run();
    boolean isDifferent =
        ErrorCode.VERIFICATION_DIFFERENCE.name().equals(run.getFailureCode())
            || run.getDifferent() > 0;
    if (isDifferent) {
      steps.add(
          run.getKind() == Kind.REPLICATE
              ? "find out which rows differ (./convoy verify), and load these tables anew"
              : "mend the rows that differ (./convoy verify --repair), or load these tables anew");
    } else if (run.getPhase() == Phase.FAILED && run.getResumeAt() != null) {
      steps.add(
          "mend what the run failed of, then go on with it: --resume "
              + run.getRunId()
              + ", or ./convoy resume "
              + run.getRunId()
              + " where services do the work");
    } else if (run.getPhase() == Phase.FAILED) {
      steps.add("mend what the run failed of, and start a new one");
    }
  }
}
