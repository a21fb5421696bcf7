// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.inventory;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.postgres.SqlCall;
import io.convoy.coordinator.decision.Claim;
import io.convoy.coordinator.decision.RunEntry;
import io.convoy.coordinator.decision.RunEntry.Difference;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * Keeps in the target which runs have filled it, from where and when: {@code convoy.run}, which
 * outlives all other bookkeeping. Stateless.
 */
public final class RunHistory {
  static final String DIFFERENT = "different";

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

  // By the catalog, since a name in a schema that is not one's own cannot even be asked for.
  private static final String IS_THERE =
      """
      SELECT has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = 'convoy' AND c.relname = 'run'\
      """;

  private static final String LIST =
      """
      SELECT run_id, kind, outcome, started_at, finished_at, tables, rows, rejected
      FROM convoy.run WHERE pipeline = ? ORDER BY run_id DESC\
      """;

  private static final String NEWEST = LIST + " LIMIT 1";

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
    SqlCall.update(
        connection,
        PUT,
        entry.runId(),
        pipeline,
        entry.kind(),
        RunHistory.class.getPackage().getImplementationVersion(),
        entry.source(),
        sourceUrl,
        entry.position(),
        entry.guarantee(),
        entry.startedAt().atOffset(ZoneOffset.UTC),
        outcome(entry),
        entry.tables(),
        entry.rowsLoaded(),
        entry.rowsRejected());
  }

  /** The runs of a pipeline that are noted, the newest first; none where nothing may be read. */
  public static List<PastRun> list(Connection connection, String pipeline) throws SQLException {
    return isThere(connection)
        ? SqlCall.rows(connection, LIST, RunHistory::run, pipeline)
        : List.of();
  }

  /**
   * Sees to it that a target that has taken over from its source is not overwritten with what the
   * source has.
   *
   * @throws ConvoyException TARGET_TAKEN_OVER where it would be
   */
  public static void requireClaim(Connection connection, String pipeline, Claim claim)
      throws SQLException {
    if (claim != Claim.UNTIL_HANDOVER) {
      return;
    }
    Optional<PastRun> takeover =
        isThere(connection)
            ? SqlCall.first(connection, NEWEST, RunHistory::run, pipeline)
                .filter(PastRun::isTakeover)
            : Optional.empty();
    if (takeover.isPresent()) {
      PastRun run = takeover.orElseThrow();
      throw new ConvoyException(
          ErrorCode.TARGET_TAKEN_OVER,
          "The target has taken over from its source with run %s, at %s: what was written to it since would be lost."
              .formatted(run.runId(), run.finishedAt()));
    }
  }

  private static boolean isThere(Connection connection) throws SQLException {
    return SqlCall.first(connection, IS_THERE, row -> row.getBoolean(1)).orElse(false);
  }

  private static PastRun run(ResultSet row) throws SQLException {
    return new PastRun(
        row.getString("run_id"),
        row.getString("kind"),
        row.getString("outcome"),
        row.getObject("started_at", OffsetDateTime.class).toInstant(),
        row.getObject("finished_at", OffsetDateTime.class).toInstant(),
        row.getInt("tables"),
        row.getLong("rows"),
        row.getLong("rejected"));
  }

  private static String outcome(RunEntry entry) {
    if (entry.difference() == Difference.SOME) {
      return DIFFERENT;
    }
    return entry.rowsRejected() > 0 ? "equal but for rejected rows" : "equal";
  }
}
