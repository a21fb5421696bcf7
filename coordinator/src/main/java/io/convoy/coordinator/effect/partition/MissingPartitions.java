// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.partition;

import io.convoy.common.config.PartitionBy;
import io.convoy.common.postgres.SqlCall;
import io.convoy.common.postgres.SqlNames;
import io.convoy.coordinator.effect.ddl.Partitions;
import io.convoy.coordinator.effect.ddl.Partitions.Partition;
import io.convoy.coordinator.effect.ddl.TargetTable;
import io.convoy.coordinator.effect.statement.Refusal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the partitions of a table that rows are to have which come to it. What cannot be made stops
 * nothing: the default partition takes the rows, which is told.
 */
public final class MissingPartitions {
  // Of one moment: the names, and whether there is a default partition.
  private static final String PRESENT =
      """
      SELECT c.relname, false FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
      WHERE i.inhparent = to_regclass(?)
      UNION ALL
      SELECT '', true FROM pg_partitioned_table
      WHERE partrelid = to_regclass(?) AND partdefid <> 0\
      """;

  private final Connection connection;
  private final Partitions partitions;
  private final List<String> notes = new ArrayList<>();

  private MissingPartitions(Connection connection, Partitions partitions) {
    this.connection = connection;
    this.partitions = partitions;
  }

  /** Those that a table begins with, of one that is there; what is to be said of them. */
  public static List<String> make(Connection connection, TargetTable table) throws SQLException {
    Optional<Partitions> partitions = Partitions.of(table);
    return partitions.isEmpty()
        ? List.of()
        : new MissingPartitions(connection, partitions.orElseThrow())
            .make(partitions.orElseThrow().first());
  }

  /**
   * Those that rows need which wait elsewhere, and those ahead of them.
   *
   * @param stage the table where they wait, which has the partitioned table's columns; quoted
   * @return what is to be said; nothing where the table is not partitioned as it is configured
   */
  public static List<String> make(Connection connection, TargetTable table, String stage)
      throws SQLException {
    Optional<Partitions> partitions = Partitions.of(table);
    boolean isDue =
        partitions.isPresent()
            && PartitionFit.isAsConfigured(connection, partitions.orElseThrow())
            && SqlCall.findsRelation(connection, stage);
    if (!isDue) {
      return List.of();
    }
    MissingPartitions missing = new MissingPartitions(connection, partitions.orElseThrow());
    return missing.make(partitions.orElseThrow().of(missing.values(stage)));
  }

  private List<String> values(String stage) throws SQLException {
    String column = partitions.quotedColumn();
    return switch (partitions.how().getMethod()) {
      case RANGE -> {
        String utc = column + (partitions.hasZone() ? " AT TIME ZONE 'UTC'" : "::timestamp");
        yield SqlCall.texts(
            connection,
            "SELECT DISTINCT date_trunc('%s', %s)::date::text FROM %s WHERE %s >= %s AND %s < %s LIMIT %d"
                .formatted(
                    partitions.every().name().toLowerCase(Locale.ROOT),
                    utc,
                    stage,
                    column,
                    partitions.midnight(LocalDate.parse(partitions.how().getFrom())),
                    column,
                    partitions.midnight(LocalDate.parse(partitions.how().getTo())),
                    PartitionBy.MOST));
      }
      case LIST ->
          SqlCall.texts(
              connection,
              "SELECT DISTINCT %s::text FROM %s WHERE %s IS NOT NULL LIMIT %d"
                  .formatted(column, stage, column, PartitionBy.MOST));
      case HASH -> List.of();
    };
  }

  private List<String> make(List<Partition> wanted) throws SQLException {
    Set<String> present = new HashSet<>();
    boolean[] hasRest = new boolean[1];
    String table = partitions.table().sql();
    SqlCall.forEach(
        connection,
        PRESENT,
        row -> {
          if (row.getBoolean(2)) {
            hasRest[0] = true;
          } else {
            present.add(row.getString(1));
          }
        },
        table,
        table);
    Optional<String> rest = partitions.rest().map(Partition::name);
    List<Partition> all = new ArrayList<>(wanted);
    all.removeIf(one -> rest.isPresent() && one.name().equals(rest.orElseThrow()));
    if (!hasRest[0]) {
      partitions.rest().ifPresent(all::add);
    }
    for (Partition partition : all) {
      if (!present.contains(partition.name())) {
        create(partition);
      }
    }
    return notes;
  }

  private void create(Partition partition) throws SQLException {
    Refusal.attempt(connection, partitions.create(partition))
        .ifPresent(refusal ->
            notes.add(
                "partition %s of %s is not made, and its rows lie in others: %s"
                    .formatted(
                        SqlNames.quote(partition.name()),
                        partitions.table().sql(),
                        refusal.message())));
  }
}
