// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.partition;

import io.convoy.common.postgres.SqlCall;
import io.convoy.coordinator.effect.ddl.Partitions;
import io.convoy.coordinator.effect.ddl.TargetTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Tells of rows that lie in the default partition, since no other one takes them. Stateless. */
public final class RowsOutside {
  private static final int MOST_SHOWN = 5;

  private static final String REST =
      """
      SELECT partdefid::regclass::text FROM pg_partitioned_table
      WHERE partrelid = to_regclass(?) AND partdefid <> 0\
      """;

  private RowsOutside() {}

  /** A line of the report; empty where there are none, or nothing is configured of the table. */
  public static Optional<String> told(Connection connection, TargetTable table)
      throws SQLException {
    Optional<Partitions> partitions = Partitions.of(table);
    if (partitions.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> rest = SqlCall.first(connection, REST, row -> row.getString(1), table.sql());
    if (rest.isEmpty()) {
      return Optional.empty();
    }
    String column = partitions.orElseThrow().quotedColumn();
    long rows =
        SqlCall.first(
                connection, "SELECT count(*) FROM " + rest.orElseThrow(), row -> row.getLong(1))
            .orElse(0L);
    return rows == 0
        ? Optional.empty()
        : Optional.of(
            "%,d rows lie in the default partition %s, since no other one takes them; %s of the first: %s"
                .formatted(
                    rows,
                    rest.orElseThrow(),
                    column,
                    String.join(", ", first(connection, rest.orElseThrow(), column))));
  }

  private static List<String> first(Connection connection, String rest, String column)
      throws SQLException {
    return SqlCall.texts(
        connection,
        "SELECT coalesce(v, 'NULL') FROM (SELECT DISTINCT %s::text AS v FROM %s ORDER BY 1 LIMIT %d) s"
            .formatted(column, rest, MOST_SHOWN));
  }
}
