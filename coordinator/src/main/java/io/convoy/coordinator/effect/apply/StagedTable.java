// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.apply;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.postgres.CopyRowReader;
import io.convoy.common.postgres.CopyRowReader.Side;
import io.convoy.common.postgres.PostgresErrors;
import io.convoy.coordinator.decision.Staged;
import io.convoy.schemas.compare.SumSink;
import io.convoy.schemas.event.StagePlan;
import io.convoy.schemas.row.RowField;
import io.convoy.schemas.row.RowLayout;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A table, its stage and what is to happen to its rows. Each step counts what it did: another
 * number than the comparison found undoes them all.
 */
final class StagedTable {
  private static final String SHAPE =
      """
      SELECT c.relkind = 'p', ARRAY(
        SELECT a.attname FROM pg_attribute a
        WHERE a.attrelid = c.oid AND a.attidentity = 'a' AND NOT a.attisdropped)
      FROM pg_class c WHERE c.oid = to_regclass(?)\
      """;

  private final Connection connection;
  private final Staged staged;
  private final StageTables tables;
  private final Optional<Versions> versions;
  private final boolean isPartitioned;
  private final Set<String> numbered;

  private StagedTable(
      Connection connection,
      Staged staged,
      StageTables tables,
      Optional<Versions> versions,
      boolean isPartitioned,
      Set<String> numbered) {
    this.connection = connection;
    this.staged = staged;
    this.tables = tables;
    this.versions = versions;
    this.isPartitioned = isPartitioned;
    this.numbered = numbered;
  }

  /**
   * @param versions how rows change of which the former ones are kept
   * @throws ConvoyException TARGET_ERROR where the table is gone
   */
  static StagedTable of(
      Connection connection, Staged staged, StageTables tables, Optional<Versions> versions)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SHAPE)) {
      statement.setString(1, tables.table());
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          throw new ConvoyException(
              ErrorCode.TARGET_ERROR,
              "table %s is gone from the target since it was compared".formatted(tables.table()));
        }
        Set<String> numbered = Set.of((String[]) row.getArray(2).getArray());
        return new StagedTable(connection, staged, tables, versions, row.getBoolean(1), numbered);
      }
    }
  }

  Staged staged() {
    return staged;
  }

  /** Quoted. */
  String name() {
    return tables.table();
  }

  private StagePlan plan() {
    return staged.plan();
  }

  /** Why nothing may be applied: either the stage or the table is not what it was. */
  Optional<String> outdated() throws SQLException {
    if (plan().getRows() > 0) {
      analyze(tables.name().sql());
      if (!holds(tables.staged(), "", plan().getRows(), plan().getChecksum())) {
        return Optional.of("its stage does not hold the rows that were to come");
      }
    }
    analyze(tables.name().listSql());
    long old = plan().getAppends() ? 0 : plan().getDeletes() + plan().getUpdates();
    return old == 0 || holds(tables.layout(), places("true"), old, plan().getChecksumBefore())
        ? Optional.empty()
        : Optional.of("the table was written to since it was compared");
  }

  private boolean holds(RowLayout layout, String condition, long rows, long checksum)
      throws SQLException {
    SumSink sink = new SumSink(layout, List.of(), 1);
    new CopyRowReader(layout, Side.TARGET).read(connection, condition, sink);
    return sink.sums().rows() == rows && sink.sums().sum() == checksum;
  }

  /** Of rows in the table that the list has. */
  private String places(String which) {
    String list = "FROM %s WHERE %s".formatted(tables.name().listSql(), which);
    return isPartitioned
        ? "(tableoid, ctid) IN (SELECT relation, place %s)".formatted(list)
        : "ctid = ANY (ARRAY(SELECT place %s))".formatted(list);
  }

  private String only() {
    return isPartitioned ? "" : "ONLY ";
  }

  /** Removes the rows that the source does not have. */
  long delete() throws SQLException {
    return delete(plan().getDeletes(), "NOT changed");
  }

  /** Also those that are to become as their staged ones are. */
  long deleteAll() throws SQLException {
    return delete(plan().getDeletes() + plan().getUpdates(), "true");
  }

  private long delete(long rows, String which) throws SQLException {
    if (plan().getAppends()) {
      return 0;
    }
    String delete = "DELETE FROM %s%s WHERE %s".formatted(only(), name(), places(which));
    return rows == 0
        ? 0
        : require(
            "deleted", rows, versions.map(all -> all.close(only(), places(which))).orElse(delete));
  }

  /** Makes rows that have changed as their staged ones are. */
  long update() throws SQLException {
    if (plan().getUpdates() == 0 || plan().getAppends()) {
      return 0;
    }
    if (versions.isPresent()) {
      return delete(plan().getUpdates(), "changed");
    }
    List<String> values =
        tables.layout().fields().stream()
            .filter(field -> !isKey(field) && !numbered.contains(field.targetColumn()))
            .map(RowField::targetColumn)
            .toList();
    if (values.isEmpty()) {
      return plan().getUpdates();
    }
    return require(
        "updated",
        plan().getUpdates(),
        "UPDATE %s%s t SET %s FROM %s s WHERE %s"
            .formatted(
                only(),
                name(),
                StageTables.columns(values, ", ", column -> column + " = s." + column),
                tables.name().sql(),
                sameKey()));
  }

  /** Adds the staged rows that have no row of their key in the table. */
  long insert() throws SQLException {
    String absent =
        staged.comparison().key().isEmpty()
            ? ""
            : " WHERE NOT EXISTS (SELECT FROM %s%s t WHERE %s)"
                .formatted(only(), name(), sameKey());
    // A version that has changed is over by now, so that its row comes anew.
    long over = versions.isPresent() ? plan().getUpdates() : 0;
    return insert(plan().getRows() - plan().getUpdates() + over, absent) - over;
  }

  /** Where all that was to go is gone. */
  long insertAll() throws SQLException {
    return plan().getAppends() ? insert() : insert(plan().getRows(), "");
  }

  private long insert(long rows, String which) throws SQLException {
    if (rows == 0) {
      return 0;
    }
    if (versions.isPresent()) {
      String sql = versions.orElseThrow().open(tables, which);
      return require("inserted", rows, sql);
    }
    return require(
        "inserted",
        rows,
        "INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM %s s%s"
            .formatted(
                name(),
                tables.columns(column -> column),
                tables.columns(column -> "s." + column),
                tables.name().sql(),
                which));
  }

  private boolean isKey(RowField field) {
    return staged.comparison().key().contains(field.sourceColumn());
  }

  private String sameKey() {
    List<String> key =
        tables.layout().fields().stream().filter(this::isKey).map(RowField::targetColumn).toList();
    String same = StageTables.columns(key, " AND ", column -> "t." + column + " = s." + column);
    return versions.map(all -> same + " AND t." + all.isCurrent()).orElse(same);
  }

  private long require(String done, long wanted, String sql) throws SQLException {
    long rows;
    try (Statement statement = connection.createStatement()) {
      rows = statement.executeLargeUpdate(sql);
    } catch (SQLException e) {
      throw PostgresErrors.target("cannot mend table " + name(), e);
    }
    if (rows != wanted) {
      throw new ConvoyException(
          ErrorCode.ROWS_MISCOUNTED,
          "table %s: %d rows were to be %s, and %d would have been: nothing was changed; do its triggers, rules or foreign keys change rows?"
              .formatted(name(), wanted, done, rows));
    }
    return rows;
  }

  private void analyze(String table) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("ANALYZE " + table);
    }
  }

  /** For a lock on all tables at once. */
  static String listed(List<StagedTable> tables) {
    return String.join(", ", tables.stream().map(StagedTable::name).sorted().toList());
  }
}
