// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.inventory;

import io.convoy.coordinator.decision.RunEntry;
import io.convoy.coordinator.decision.RunEntry.Difference;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneOffset;

/**
 * Keeps in the target which runs have filled it, from where and when: {@code convoy.run}, which
 * outlives all other bookkeeping. Stateless.
 */
public final class RunHistory {
  private static final String CREATE =
      """
      CREATE TABLE IF NOT EXISTS convoy.run (
        run_id text PRIMARY KEY, pipeline text NOT NULL, kind text NOT NULL,
        convoy_version text, source_product text NOT NULL, source_url text NOT NULL,
        source_position text NOT NULL, guarantee text NOT NULL,
        started_at timestamptz NOT NULL, finished_at timestamptz NOT NULL DEFAULT now(),
        outcome text NOT NULL, tables int NOT NULL, rows bigint NOT NULL, rejected bigint NOT NULL)\
      """;

  private static final String PUT =
      """
      INSERT INTO convoy.run (run_id, pipeline, kind, convoy_version, source_product, source_url,
        source_position, guarantee, started_at, outcome, tables, rows, rejected)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (run_id) DO NOTHING\
      """;

  private RunHistory() {}

  /**
   * Notes a run, once. Part of the caller's transaction.
   *
   * @param sourceUrl without secrets
   */
  public static void put(Connection connection, String pipeline, String sourceUrl, RunEntry entry)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(CREATE);
    }
    try (PreparedStatement statement = connection.prepareStatement(PUT)) {
      statement.setString(1, entry.runId());
      statement.setString(2, pipeline);
      statement.setString(3, entry.kind());
      statement.setString(4, RunHistory.class.getPackage().getImplementationVersion());
      statement.setString(5, entry.source());
      statement.setString(6, sourceUrl);
      statement.setString(7, entry.position());
      statement.setString(8, entry.guarantee());
      statement.setObject(9, entry.startedAt().atOffset(ZoneOffset.UTC));
      statement.setString(10, outcome(entry));
      statement.setInt(11, entry.tables());
      statement.setLong(12, entry.rowsLoaded());
      statement.setLong(13, entry.rowsRejected());
      statement.executeUpdate();
    }
  }

  private static String outcome(RunEntry entry) {
    if (entry.difference() == Difference.SOME) {
      return "different";
    }
    return entry.rowsRejected() > 0 ? "equal but for rejected rows" : "equal";
  }
}
