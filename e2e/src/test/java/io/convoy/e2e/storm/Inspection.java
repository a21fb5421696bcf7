// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

import io.convoy.e2e.Databases;
import io.convoy.embedded.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Looks at what a storm has left: nothing of Convoy's own words counts but the number of rows. */
record Inspection(Site site) {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /**
   * @param rows that the source has
   */
  List<String> complaints(Progress last, long rows) {
    List<String> complaints = new ArrayList<>(site.misdeeds());
    check(complaints, () -> site.databases().assertSame());
    if (last.rowsLoaded() != rows) {
      complaints.add("%d rows are reported of %d".formatted(last.rowsLoaded(), rows));
    }
    check(
        complaints,
        () ->
            Await.until(
                PATIENCE,
                () -> site.brokers().topics(Site.PIPELINE + ".data.").isEmpty(),
                "the run's topics are gone"));
    check(complaints, () -> Await.until(PATIENCE, this::isTidy, "the bookkeeping is gone"));
    return complaints;
  }

  private boolean isTidy() {
    Databases databases = site.databases();
    return !databases
        .query(databases.target(), "SELECT nspname FROM pg_namespace")
        .contains("convoy");
  }

  private static void check(List<String> complaints, Runnable assertion) {
    try {
      assertion.run();
    } catch (RuntimeException | AssertionError e) {
      complaints.add(String.valueOf(e.getMessage()));
    }
  }
}
