// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A first load, and steps that follow the source while it is written to and faults are thrown. When
 * the writers have stopped, one more step makes the target what the source is.
 */
final class SyncStorm {
  private final Site site;
  private final SyncPlan plan;
  private final SourceUse use;
  private final Ledger ledger;
  private final List<String> complaints = new ArrayList<>();
  private final List<String> thrown = new ArrayList<>();
  private String found = "";
  private int failed;

  SyncStorm(Site site, SyncPlan plan, SourceUse use) {
    this.site = site;
    this.plan = plan;
    this.use = use;
    this.ledger = new Ledger(site.databases());
  }

  /** Lets it blow, and looks at what is left. */
  Outcome blow() {
    long begin = System.nanoTime();
    try {
      StormSource.fill(site.databases(), plan.seed());
      follow();
    } catch (AssertionError e) {
      complaints.add("the storm itself failed: " + e.getMessage());
      site.dump();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return new Outcome(
        plan.seed(), Duration.ofNanos(System.nanoTime() - begin), found, thrown, complaints);
  }

  private void follow() throws InterruptedException {
    Writers writers = Writers.of(site.databases(), plan.seed(), use);
    try (writers) {
      run("replicate", "load", List.of());
      if (complaints.isEmpty()) {
        followWriters(writers);
      }
    }
  }

  private void followWriters(Writers writers) throws InterruptedException {
    Looks looks = Looks.start(site.databases());
    try (looks) {
      for (int i = 0; i < plan.steps().size() && complaints.isEmpty(); i++) {
        step(looks, "step " + (i + 1), plan.steps().get(i));
      }
      writers.close();
      complaints.addAll(writers.complaints());
      if (complaints.isEmpty()) {
        step(looks, "last step", List.of());
      }
    }
    String seen = looks.judge();
    complaints.addAll(looks.complaints());
    if (complaints.isEmpty()) {
      SyncInspection inspection = new SyncInspection(site, ledger);
      inspection.inspect();
      complaints.addAll(inspection.complaints());
      found =
          "equal at version %d, %s, %d rewritten%s"
              .formatted(
                  ledger.last(),
                  seen,
                  writers.rewritten(),
                  failed == 0 ? "" : ", %d steps failed".formatted(failed));
    }
  }

  /** One that comes to its end has brought all that was there when it was asked for. */
  private void step(Looks looks, String name, List<Strike> strikes) throws InterruptedException {
    int version = ledger.last();
    if (run("sync", name, strikes)) {
      looks.expect(version);
    }
  }

  private boolean run(String kind, String name, List<Strike> strikes) throws InterruptedException {
    long rows = site.databases().number(site.databases().source(), StormSource.count());
    try (StruckRun run =
        StruckRun.ask(site, kind, name.replace(' ', '-') + "-" + plan.seed(), rows)) {
      int code = run.blow(strikes);
      run.thrown().forEach(one -> thrown.add(name + ", " + one));
      complaints.addAll(run.complaints());
      if (code != 0 && code != StruckRun.NO_END) {
        complaints.add(name + ": " + run.end(code));
      }
      return code == 0;
    }
  }
}
