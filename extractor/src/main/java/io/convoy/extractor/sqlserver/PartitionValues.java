// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import io.convoy.common.config.PartitionBy;
import io.convoy.extractor.sqlserver.tsql.SqlServerNames;
import io.convoy.schemas.row.RowLayout.Part;
import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Partitioning;
import io.convoy.schemas.table.Table;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Reads what the source holds of the column by which a table of the target is partitioned: from an
 * index over the column where there is one, else from all rows. Stateless.
 */
final class PartitionValues {
  private static final int DAY = "2024-01-31".length();

  private PartitionValues() {}

  /** See {@link io.convoy.extractor.source.HeldSnapshot#partitionValues}. */
  static List<String> read(Connection connection, Table table) throws SQLException {
    Partitioning partitioning = Objects.requireNonNull(table.getPartitioning());
    List<String> values = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql(table, partitioning))) {
      while (row.next()) {
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
          String value = row.getString(i);
          if (value != null) {
            values.add(
                switch (partitioning.getMethod()) {
                  case RANGE -> value.substring(0, DAY);
                  case LIST, HASH -> value;
                });
          }
        }
      }
    }
    return values;
  }

  static String sql(Table table, Partitioning partitioning) {
    String column = SqlServerNames.quote(partitioning.getColumn());
    String from = " FROM " + SqlServerNames.quote(table.getId()) + " WHERE ";
    Part part = new Part(table.getWhere(), List.of());
    return switch (partitioning.getMethod()) {
      case RANGE ->
          "SELECT %s, %s"
                  .formatted(
                      day(table, partitioning, "MIN(%s)".formatted(column)),
                      day(table, partitioning, "MAX(%s)".formatted(column)))
              + from
              + part.and(days(table, column, partitioning));
      case LIST ->
          "SELECT DISTINCT TOP %d %s".formatted(PartitionBy.MOST + 1, column)
              + from
              + part.and(column + " IS NOT NULL");
      case HASH -> throw new IllegalArgumentException("a hash has no values");
    };
  }

  /** Of a column with a zone the day is that in UTC. */
  private static String day(Table table, Partitioning partitioning, String value) {
    return type(table, partitioning).equals("datetimeoffset")
        ? "SWITCHOFFSET(" + value + ", '+00:00')"
        : value;
  }

  /** The types that begin later than the first day do not understand it. */
  private static String days(Table table, String column, Partitioning partitioning) {
    boolean isOld = type(table, partitioning).matches("datetime|smalldatetime");
    List<String> conditions = new ArrayList<>();
    if (!isOld || !partitioning.getFrom().equals(PartitionBy.FIRST.toString())) {
      conditions.add("%s >= '%sT00:00:00'".formatted(column, partitioning.getFrom()));
    }
    if (!isOld || !partitioning.getTo().equals(PartitionBy.END.toString())) {
      conditions.add("%s < '%sT00:00:00'".formatted(column, partitioning.getTo()));
    }
    return conditions.isEmpty() ? column + " IS NOT NULL" : String.join(" AND ", conditions);
  }

  private static String type(Table table, Partitioning partitioning) {
    return table.getColumns().stream()
        .filter(one -> one.getName().equals(partitioning.getColumn()))
        .map(Column::getBaseType)
        .findFirst()
        .orElseThrow();
  }
}
