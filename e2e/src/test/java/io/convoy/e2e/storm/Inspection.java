// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

import io.convoy.e2e.Databases;
import io.convoy.embedded.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Looks at what a storm has left: nothing of Convoy's own words counts but the number of rows, and
 * whether all tables are of one point in time.
 */
final class Inspection {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Site site;
  private final Databases databases;
  private final List<String> complaints = new ArrayList<>();
  private final BitSet common = new BitSet();

  Inspection(Site site) {
    this.site = site;
    this.databases = site.databases();
  }

  /** What is wrong, empty where all is well. */
  List<String> complaints() {
    return complaints;
  }

  /**
   * Looks at everything.
   *
   * @param sequences as they were when the run began
   * @return what the target is
   */
  String inspect(Progress last, Report report, SequenceCheck sequences) {
    complaints.addAll(site.misdeeds());
    check(databases::assertSameDefinitions);
    complaints.addAll(sequences.complaints());
    String found = compareRows(report);
    long rows = databases.number(databases.target(), StormSource.count());
    if (last.rowsLoaded() != rows) {
      complaints.add("%d rows are reported of %d".formatted(last.rowsLoaded(), rows));
    }
    check(() ->
        Await.until(
            PATIENCE,
            () -> site.brokers().topics(Site.PIPELINE + ".data.").isEmpty(),
            "the run's topics are gone"));
    check(() -> Await.until(PATIENCE, this::isTidy, "the bookkeeping is gone"));
    return found;
  }

  /** Each table against every version that the source has had. */
  private String compareRows(Report report) {
    Ledger ledger = new Ledger(databases);
    int last = ledger.last();
    common.set(0, last + 1);
    List<String> moments = new ArrayList<>();
    for (String table : ledger.tables()) {
      Match match = ledger.match(table);
      if (match.versions().isEmpty()) {
        complaints.add(table + " " + match.difference());
      } else {
        moments.add(table + " " + Match.spelled(match.versions()));
        common.and(match.versions());
      }
    }
    compareClaim(report, moments);
    return common.isEmpty()
        ? "each table equal at a version of its own, of %d".formatted(last)
        : "equal at version %s of %d".formatted(Match.spelled(common), last);
  }

  private void compareClaim(Report report, List<String> moments) {
    switch (report.claim()) {
      case ONE_POINT_IN_TIME -> {
        if (complaints.isEmpty() && common.isEmpty()) {
          complaints.add(
              "the report says that all rows are of one point in time, but the tables are at these"
                  + " versions of the source: "
                  + String.join(", ", moments));
        }
      }
      case SEVERAL -> {
        // Each table for itself: that was looked at.
      }
      case NOTHING -> complaints.add("the report says nothing of points in time: " + report.text());
    }
  }

  private boolean isTidy() {
    return List.of("run", "shape").equals(databases.bookkeeping());
  }

  private void check(Runnable assertion) {
    try {
      assertion.run();
    } catch (RuntimeException | AssertionError e) {
      complaints.add(String.valueOf(e.getMessage()));
    }
  }
}
