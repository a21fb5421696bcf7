// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One run, and what is thrown at it. */
final class Storm {
  private final Site site;
  private final Plan plan;
  private final SourceUse use;
  private final List<String> complaints = new ArrayList<>();
  private List<String> thrown = List.of();
  private String found = "";

  Storm(Site site, Plan plan, SourceUse use) {
    this.site = site;
    this.plan = plan;
    this.use = use;
  }

  /** Lets it blow, and looks at what is left. */
  Outcome blow() {
    long before = System.nanoTime();
    long rows;
    try {
      StormSource.fill(site.databases(), plan.seed());
      rows = site.databases().number(site.databases().source(), StormSource.count());
    } catch (AssertionError e) {
      complaints.add("the source cannot be filled: " + e.getMessage());
      site.dump();
      return outcome(before);
    }
    SequenceCheck sequences = SequenceCheck.begin(site.databases());
    long begin = System.nanoTime();
    try (StruckRun run = StruckRun.ask(site, "replicate", "start-" + plan.seed(), rows)) {
      int rewritten = blow(run);
      if (complaints.isEmpty()) {
        inspect(run, sequences);
        found += rewritten == 0 ? "" : ", %d rewritten".formatted(rewritten);
      }
      return outcome(begin);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Returns when the run is over, all is put right and the source is at rest. */
  private int blow(StruckRun run) throws InterruptedException {
    Writers writers = Writers.of(site.databases(), plan.seed(), use);
    try (writers) {
      int code = run.blow(plan.strikes());
      if (code != 0 && code != StruckRun.NO_END) {
        complaints.add(run.end(code));
      }
    }
    thrown = run.thrown();
    complaints.addAll(run.complaints());
    complaints.addAll(writers.complaints());
    return writers.rewritten();
  }

  private void inspect(StruckRun run, SequenceCheck sequences) {
    Report report = Report.of(site.startFile(), run.runId());
    Inspection inspection = new Inspection(site);
    found = inspection.inspect(run.progress(), report, sequences);
    complaints.addAll(inspection.complaints());
  }

  private Outcome outcome(long begin) {
    return new Outcome(
        plan.seed(), Duration.ofNanos(System.nanoTime() - begin), found, thrown, complaints);
  }
}
