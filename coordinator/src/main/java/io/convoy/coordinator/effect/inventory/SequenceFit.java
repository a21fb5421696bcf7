// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.inventory;

import io.convoy.common.config.TargetConfig.OnExisting;
import io.convoy.common.postgres.SqlCall;
import io.convoy.coordinator.effect.ddl.SequenceDdl;
import io.convoy.coordinator.effect.ddl.TargetTable;
import io.convoy.schemas.table.Sequence;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the sequences that a table draws from in the target, and checks that the run may set those
 * that it did not make: nobody else draws from them, and they go as the source's do. Stateless.
 */
public final class SequenceFit {
  // Whoever else has a column that owns the sequence, or a default that draws from it.
  private static final String THERE =
      """
      SELECT c.relkind = 'S',
             EXISTS (SELECT FROM convoy.owned_table o
                     WHERE o.pipeline = ? AND o.run_id = ? AND o.oid = c.oid),
             (SELECT string_agg(DISTINCT u.relid::regclass::text, ', ')
              FROM (SELECT refobjid AS relid FROM pg_depend
                    WHERE classid = 'pg_class'::regclass AND objid = c.oid
                      AND refclassid = 'pg_class'::regclass AND deptype IN ('a', 'i')
                    UNION
                    SELECT f.adrelid FROM pg_depend d JOIN pg_attrdef f ON f.oid = d.objid
                    WHERE d.classid = 'pg_attrdef'::regclass
                      AND d.refclassid = 'pg_class'::regclass AND d.refobjid = c.oid) u
              WHERE u.relid <> ALL (?)
                AND NOT EXISTS (SELECT FROM convoy.owned_table o
                                WHERE o.pipeline = ? AND o.run_id = ? AND o.oid = u.relid)),
             format('AS %s START WITH %s INCREMENT BY %s MINVALUE %s MAXVALUE %s CACHE %s %s',
                    format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement, s.seqmin, s.seqmax,
                    s.seqcache, CASE WHEN s.seqcycle THEN 'CYCLE' ELSE 'NO CYCLE' END)
      FROM pg_class c LEFT JOIN pg_sequence s ON s.seqrelid = c.oid
      WHERE c.oid = to_regclass(?)\
      """;

  // By name only where the table draws from it, nobody does or the run made it: it may be somebody
  // else's.
  private static final String OF_TABLE =
      """
      SELECT s.seqrelid::regclass::text, ? BETWEEN s.seqmin AND s.seqmax, s.seqmin, s.seqmax
      FROM pg_sequence s
      WHERE s.seqrelid = coalesce(
        to_regclass(pg_get_serial_sequence(?, ?)),
        (SELECT c.oid FROM pg_class c
         WHERE c.oid = to_regclass(?)
           AND (EXISTS (SELECT FROM convoy.owned_table o
                        WHERE o.pipeline = ? AND o.run_id = ? AND o.oid = c.oid)
             OR EXISTS (SELECT FROM pg_depend d JOIN pg_attrdef f ON f.oid = d.objid
                        WHERE d.classid = 'pg_attrdef'::regclass
                          AND d.refclassid = 'pg_class'::regclass AND d.refobjid = c.oid
                          AND f.adrelid = to_regclass(?))
             OR NOT EXISTS (SELECT FROM pg_depend d
                            WHERE d.classid = 'pg_attrdef'::regclass
                              AND d.refclassid = 'pg_class'::regclass AND d.refobjid = c.oid
                               OR d.classid = 'pg_class'::regclass AND d.objid = c.oid
                              AND d.refclassid = 'pg_class'::regclass
                              AND d.deptype IN ('a', 'i')))))\
      """;

  private final String pipeline;
  private final String runId;
  private final OnExisting onExisting;

  SequenceFit(String pipeline, String runId, OnExisting onExisting) {
    this.pipeline = pipeline;
    this.runId = runId;
    this.onExisting = onExisting;
  }

  /** A sequence that a table of the target draws from. */
  public record Drawn(String name, boolean fits, long min, long max) {}

  private record There(
      boolean isSequence, boolean isOwn, @Nullable String users, @Nullable String options) {}

  /**
   * Why a table that is to be made cannot have this sequence; empty where it can.
   *
   * @param ofRun existing tables that the run fills
   */
  public Optional<String> obstacle(
      Connection connection, TargetTable table, Sequence sequence, Collection<Long> ofRun)
      throws SQLException {
    String name = table.sequence(sequence);
    Optional<There> found = there(connection, name, ofRun);
    if (found.isEmpty() || found.orElseThrow().isOwn()) {
      return Optional.empty();
    }
    There there = found.orElseThrow();
    String wanted = "AS " + sequence.getDataType() + " " + SequenceDdl.options(sequence);
    if (!there.isSequence()) {
      return Optional.of(name + " is there already, and is no sequence");
    }
    if (there.users() != null) {
      return Optional.of(
          "sequence %s is there already and belongs to another table: %s"
              .formatted(name, there.users()));
    }
    if (onExisting == OnExisting.FAIL || table.isIdentity(sequence)) {
      return Optional.of("sequence %s is there already".formatted(name));
    }
    return wanted.equals(there.options())
        ? Optional.empty()
        : Optional.of(
            "sequence %s goes %s, and the source's %s".formatted(name, there.options(), wanted));
  }

  /** Why an existing table's sequence cannot go on where the source's would. */
  public Optional<String> misfit(Connection connection, TargetTable table, Sequence sequence)
      throws SQLException {
    return drawn(connection, table, sequence)
        .filter(found -> !found.fits())
        .map(found ->
            "sequence %s of table %s goes from %d to %d, and the source's is at %d"
                .formatted(
                    found.name(), table.sql(), found.min(), found.max(), sequence.getLastValue()));
  }

  /** The sequence that the table draws from in the target, whatever its name; empty where none. */
  public Optional<Drawn> drawn(Connection connection, TargetTable table, Sequence sequence)
      throws SQLException {
    boolean ofColumn = table.isIdentity(sequence) || table.isOwned(sequence);
    return SqlCall.first(
        connection,
        OF_TABLE,
        row -> new Drawn(row.getString(1), row.getBoolean(2), row.getLong(3), row.getLong(4)),
        sequence.getLastValue(),
        ofColumn ? table.sql() : null,
        ofColumn ? table.column(sequence.getColumn()) : null,
        table.sequence(sequence),
        pipeline,
        runId,
        table.sql());
  }

  /** True where anything has the sequence's name. */
  public static boolean isThere(Connection connection, TargetTable table, Sequence sequence)
      throws SQLException {
    return SqlCall.first(
            connection,
            "SELECT to_regclass(?) IS NOT NULL",
            row -> row.getBoolean(1),
            table.sequence(sequence))
        .orElse(false);
  }

  private Optional<There> there(Connection connection, String name, Collection<Long> ofRun)
      throws SQLException {
    return SqlCall.first(
        connection,
        THERE,
        row -> new There(row.getBoolean(1), row.getBoolean(2), row.getString(3), row.getString(4)),
        pipeline,
        runId,
        connection.createArrayOf("oid", ofRun.toArray()),
        pipeline,
        runId,
        name);
  }
}
