// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.partition;

import io.convoy.common.postgres.SqlCall;
import io.convoy.common.postgres.SqlNames;
import io.convoy.coordinator.effect.ddl.Partitions;
import io.convoy.coordinator.effect.ddl.Partitions.Partition;
import io.convoy.coordinator.effect.ddl.TargetTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Whether what the target has goes with the partitions that a table is to have. Stateless. */
public final class PartitionFit {
  private static final String FOUND =
      """
      SELECT CASE p.partstrat WHEN 'r' THEN 'RANGE' WHEN 'l' THEN 'LIST' ELSE 'HASH' END,
             a.attname
      FROM pg_partitioned_table p
      LEFT JOIN pg_attribute a
        ON a.attrelid = p.partrelid AND p.partnatts = 1 AND a.attnum = p.partattrs[0]
      WHERE p.partrelid = to_regclass(?)\
      """;

  private static final String TAKEN =
      """
      SELECT c.oid::regclass::text FROM pg_class c
      JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = ? AND c.relname = ANY (?) ORDER BY 1\
      """;

  private PartitionFit() {}

  /** True where the table is there and divided as it is to be. */
  public static boolean isAsConfigured(Connection connection, Partitions partitions)
      throws SQLException {
    return misfit(connection, partitions.table()).isEmpty();
  }

  /** Why a table that is there cannot be filled; empty where nothing is configured of it. */
  public static Optional<String> misfit(Connection connection, TargetTable table)
      throws SQLException {
    Optional<Partitions> partitions = Partitions.of(table);
    if (partitions.isEmpty()) {
      return Optional.empty();
    }
    String method = partitions.orElseThrow().how().getMethod().name();
    String column = table.column(partitions.orElseThrow().how().getColumn());
    boolean isSame =
        SqlCall.first(
                connection,
                FOUND,
                row -> method.equals(row.getString(1)) && column.equals(row.getString(2)),
                table.sql())
            .orElse(false);
    return isSame
        ? Optional.empty()
        : Optional.of(
            "table %s is there and not partitioned by %s of %s, as tables.partition-by has it"
                .formatted(table.sql(), method.toLowerCase(Locale.ROOT), SqlNames.quote(column)));
  }

  /** Relations that have the names of partitions of a table that is to be made. */
  public static List<String> taken(Connection connection, TargetTable table) throws SQLException {
    Optional<Partitions> partitions = Partitions.of(table);
    if (partitions.isEmpty()) {
      return List.of();
    }
    Object[] names = partitions.orElseThrow().first().stream().map(Partition::name).toArray();
    return SqlCall.texts(
        connection, TAKEN, table.schema(), connection.createArrayOf("text", names));
  }
}
