// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

import io.convoy.e2e.Databases;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Who looks at the target again and again while steps come in, one statement over all tables each
 * time. Whether it was the source at some version is said once the source is at rest.
 */
final class Looks implements AutoCloseable {
  private static final int MILLIS_BETWEEN = 500;

  /** The server is away, or full, or comes back. */
  private static final List<String> AWAY = List.of("08", "57P", "53");

  private final Databases databases;
  private final Ledger ledger;
  private final String query;
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private final List<Look> taken = new CopyOnWriteArrayList<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private volatile int atLeast;

  private Looks(Databases databases) {
    this.databases = databases;
    this.ledger = new Ledger(databases);
    this.query =
        ledger.tables().stream()
            .map(table -> "SELECT '%s', (%s)".formatted(table, Ledger.sum(table)))
            .collect(Collectors.joining(" UNION ALL "));
  }

  /** Looks until this is closed. */
  static Looks start(Databases databases) {
    Looks looks = new Looks(databases);
    // What fails is among the complaints.
    ScheduledFuture<?> unused =
        looks.thread.scheduleWithFixedDelay(looks::look, 0, MILLIS_BETWEEN, TimeUnit.MILLISECONDS);
    return looks;
  }

  /** From now on the target has at least this version. */
  void expect(int version) {
    atLeast = version;
  }

  private void look() {
    int expected = atLeast;
    try (Connection connection = databases.openTarget();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      Map<String, VersionSums.Sum> tables = new HashMap<>();
      while (rows.next()) {
        tables.put(rows.getString(1), VersionSums.Sum.parse(rows.getString(2)));
      }
      taken.add(new Look(expected, tables));
    } catch (SQLException e) {
      String state = String.valueOf(e.getSQLState());
      if (AWAY.stream().noneMatch(state::startsWith)) {
        complaints.add("the target cannot be looked at: " + e.getMessage());
      }
    }
  }

  /**
   * Judges all looks. The source is at rest.
   *
   * @return how many there were, at how many versions
   */
  String judge() {
    Map<String, VersionSums> history = new HashMap<>();
    ledger.tables().forEach(table -> history.put(table, ledger.sums(table)));
    LookJudge judge = new LookJudge(history, ledger.last());
    taken.forEach(judge::take);
    complaints.addAll(judge.complaints());
    return "%d looks at %d versions".formatted(taken.size(), judge.seen());
  }

  /** What was wrong, empty where all is well. */
  List<String> complaints() {
    return complaints;
  }

  /** Returns when nobody looks any more. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(1, TimeUnit.MINUTES)) {
        complaints.add("the storm itself failed: a look does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
