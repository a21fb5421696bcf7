// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.compare;

import io.convoy.common.error.Excerpt;
import io.convoy.common.postgres.PostgresErrors;
import io.convoy.coordinator.effect.ddl.HistoryTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * From when until when the versions of a row hold. No two of one key may hold at the same time,
 * none may end before it begins, and one that has no end is the only current one of its key. Time
 * between two versions is no fault: the row was gone then, for all that anyone can know.
 */
final class Intervals {
  private static final int KEYS_NAMED = 10;

  private static final String BROKEN =
      """
      SELECT what, count(*), (array_agg(key ORDER BY key))[1:%d]
      FROM (
        SELECT jsonb_build_array(%s)::text AS key, CASE
            WHEN ends <= begins THEN 'a version does not end after it began'
            WHEN is_current AND ends IS NOT NULL THEN 'a version is current and has an end'
            WHEN NOT is_current AND ends IS NULL THEN 'a version is not current and has no end'
            WHEN next IS NOT NULL AND ends IS NULL THEN 'a version without an end has a later one'
            WHEN ends > next THEN 'two versions hold at the same time'
          END AS what
        FROM (%s) v) b
      WHERE what IS NOT NULL GROUP BY what ORDER BY what\
      """;

  private static final String VERSIONS =
      """
      SELECT %1$s, %2$s AS begins, %3$s AS ends, %4$s AS is_current, tableoid AS relation,
        ctid AS place, lead(%2$s) OVER (PARTITION BY %1$s ORDER BY %2$s) AS next
      FROM %5$s\
      """;

  // One that is followed by another has ended when that one began, at the latest.
  private static final String MEND =
      """
      UPDATE %1$s t SET %2$s = false,
        %3$s = CASE WHEN v.ends > v.begins AND v.ends <= v.next THEN v.ends ELSE v.next END
      FROM (%4$s) v
      WHERE t.tableoid = v.relation AND t.ctid = v.place AND v.next > v.begins
        AND (v.is_current OR v.ends IS NULL OR v.ends > v.next OR v.ends <= v.begins)\
      """;

  private final Connection connection;
  private final HistoryTable table;

  Intervals(Connection connection, HistoryTable table) {
    this.connection = connection;
    this.table = table;
  }

  /** What cannot be; empty where nothing is. */
  Optional<String> broken() throws SQLException {
    List<String> found = new ArrayList<>();
    String key =
        table.quotedKey().stream().map(column -> "v." + column).collect(Collectors.joining(", "));
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(BROKEN.formatted(KEYS_NAMED, key, versions()))) {
      while (row.next()) {
        String[] keys = (String[]) row.getArray(3).getArray();
        found.add(
            "%s (%d times, of keys %s)"
                .formatted(
                    row.getString(1), row.getLong(2), Excerpt.of(List.of(keys), KEYS_NAMED)));
      }
    } catch (SQLException e) {
      throw PostgresErrors.target("cannot check the history of " + table.table().sql(), e);
    }
    return found.isEmpty()
        ? Optional.empty()
        : Optional.of("its history is broken: " + String.join("; ", found));
  }

  /** Ends versions that are followed by another; what is not certain stays as it is. */
  long mend() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.executeLargeUpdate(
          MEND.formatted(table.table().sql(), table.isCurrent(), table.validTo(), versions()));
    } catch (SQLException e) {
      throw PostgresErrors.target("cannot mend the history of " + table.table().sql(), e);
    }
  }

  private String versions() {
    return VERSIONS.formatted(
        String.join(", ", table.quotedKey()),
        table.validFrom(),
        table.validTo(),
        table.isCurrent(),
        table.table().sql());
  }
}
