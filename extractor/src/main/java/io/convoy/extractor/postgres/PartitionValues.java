// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import io.convoy.common.config.PartitionBy;
import io.convoy.common.postgres.SqlNames;
import io.convoy.schemas.row.RowLayout.Part;
import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Partitioning;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.type.Codec;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Reads what the source holds of the column by which a table of the target is partitioned: from an
 * index over the column where there is one, else from all rows.
 */
final class PartitionValues {
  private final Connection connection;
  private final Table table;
  private final Partitioning partitioning;
  private final String column;

  PartitionValues(Connection connection, Table table) {
    this.connection = connection;
    this.table = table;
    this.partitioning = Objects.requireNonNull(table.getPartitioning());
    this.column = SqlNames.quote(partitioning.getColumn());
  }

  /** See {@link io.convoy.extractor.source.HeldSnapshot#partitionValues}. */
  List<String> read() throws SQLException {
    List<String> values = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql())) {
      while (row.next()) {
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
          if (row.getString(i) != null) {
            values.add(row.getString(i));
          }
        }
      }
    }
    return values;
  }

  private String sql() {
    String from = "FROM %s WHERE %s".formatted(SqlNames.quote(table.getId()), "%s");
    Part part = new Part(table.getWhere(), List.of());
    return switch (partitioning.getMethod()) {
      case RANGE ->
          "SELECT %s, %s ".formatted(day("min"), day("max"))
              + from.formatted(
                  part.and(
                      "%s >= '%s' AND %s < '%s'"
                          .formatted(
                              column,
                              midnight(partitioning.getFrom()),
                              column,
                              midnight(partitioning.getTo()))));
      case LIST ->
          "SELECT DISTINCT %s::text ".formatted(column)
              + from.formatted(part.and(column + " IS NOT NULL"))
              + " ORDER BY 1 LIMIT "
              + (PartitionBy.MOST + 1);
      case HASH -> throw new IllegalArgumentException("a hash has no values");
    };
  }

  private String day(String function) {
    String value = "%s(%s)".formatted(function, column);
    return (hasZone() ? "(" + value + " AT TIME ZONE 'UTC')" : value) + "::date::text";
  }

  private String midnight(String day) {
    return hasZone() ? day + " 00:00:00+00" : day;
  }

  private boolean hasZone() {
    Column described =
        table.getColumns().stream()
            .filter(one -> one.getName().equals(partitioning.getColumn()))
            .findFirst()
            .orElseThrow();
    return Codec.valueOf(described.getCodec()) == Codec.TIMESTAMPTZ;
  }
}
