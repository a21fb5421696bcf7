// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

import io.convoy.e2e.Databases;
import io.convoy.embedded.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Looks at what steps have left of a source that is at rest: the target is the source, row by row.
 */
final class SyncInspection {
  /** What outlives a step. */
  private static final Set<String> KEPT =
      Set.of("run", "shape", "position", "log_position", "log_table");

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Site site;
  private final Databases databases;
  private final Ledger ledger;
  private final List<String> complaints = new ArrayList<>();

  SyncInspection(Site site, Ledger ledger) {
    this.site = site;
    this.databases = site.databases();
    this.ledger = ledger;
  }

  /** What is wrong, empty where all is well. */
  List<String> complaints() {
    return complaints;
  }

  void inspect() {
    complaints.addAll(site.misdeeds());
    check(databases::assertSameDefinitions);
    int last = ledger.last();
    for (String table : ledger.tables()) {
      Match match = ledger.match(table);
      if (!match.versions().get(last)) {
        complaints.add(
            "%s is not the source's version %d: %s"
                .formatted(
                    table,
                    last,
                    match.versions().isEmpty()
                        ? match.difference()
                        : "it is version " + Match.spelled(match.versions())));
      }
    }
    check(() ->
        Await.until(
            PATIENCE,
            () -> site.brokers().topics(Site.PIPELINE + ".data.").isEmpty(),
            "the steps' topics are gone"));
    check(() ->
        Await.until(
            PATIENCE, () -> KEPT.containsAll(databases.bookkeeping()), "the bookkeeping is gone"));
  }

  private void check(Runnable assertion) {
    try {
      assertion.run();
    } catch (RuntimeException | AssertionError e) {
      complaints.add(String.valueOf(e.getMessage()));
    }
  }
}
