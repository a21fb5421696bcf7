// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.prepare;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.error.Excerpt;
import io.convoy.coordinator.decision.Description;
import io.convoy.coordinator.effect.ddl.TargetTable;
import io.convoy.coordinator.effect.ddl.TypeDdl;
import io.convoy.coordinator.effect.expression.TranslatedParts;
import io.convoy.coordinator.effect.inventory.RunTarget;
import io.convoy.coordinator.effect.inventory.SequenceFit;
import io.convoy.coordinator.effect.inventory.TargetRelation;
import io.convoy.coordinator.effect.partition.PartitionFit;
import io.convoy.schemas.table.Sequence;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import io.convoy.schemas.table.UserType;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks, before the first row goes, that what stays in the target and what the run brings go
 * together: tables that are filled, and types and sequences that have a name the run needs.
 */
final class TargetFit {
  private static final int MOST_SHOWN = 20;

  private final Connection connection;
  private final RunTarget target;
  private final SequenceFit sequences;

  TargetFit(Connection connection, RunTarget target, SequenceFit sequences) {
    this.connection = connection;
    this.target = target;
    this.sequences = sequences;
  }

  /**
   * @param filled the tables that are there and get the run's rows
   * @param absent the tables that the run makes
   * @throws ConvoyException TARGET_EXISTS that names all that does not fit
   */
  void require(List<Description> tables, Map<TableId, TargetRelation> filled, Set<TableId> absent)
      throws SQLException {
    List<Long> oids = filled.values().stream().map(TargetRelation::oid).toList();
    Set<UserType> types = new LinkedHashSet<>();
    List<String> ofTables = new ArrayList<>();
    for (Description description : tables) {
      Table table = description.table();
      target.names().requireDistinctColumns(table);
      types.addAll(table.getTypes());
      if (filled.containsKey(description.id())) {
        ofTables.addAll(ofFilled(target.table(table)));
      } else if (absent.contains(description.id())) {
        ofTables.addAll(ofAbsent(target.table(table), oids));
      }
    }
    // The row type of a table is what the table is.
    types.removeIf(type -> TypeDdl.comesWithItsTable(type, target.names()));
    List<String> misfits = new ArrayList<>(TypeFit.misfits(connection, types));
    List<Table> described = tables.stream().map(Description::table).toList();
    misfits.addAll(NeededFit.misfits(connection, described));
    misfits.addAll(ofTables);
    if (!misfits.isEmpty()) {
      throw refusal(misfits);
    }
  }

  /** Without the translated expressions that the target refuses, as the table will be used. */
  private List<String> ofFilled(TargetTable described) throws SQLException {
    TargetTable table = TranslatedParts.settle(connection, described).table();
    List<String> columns = ColumnFit.misfits(connection, table);
    if (!columns.isEmpty()) {
      return List.of(ColumnFit.described(table, columns));
    }
    List<String> misfits = new ArrayList<>();
    PartitionFit.misfit(connection, table).ifPresent(misfits::add);
    for (Sequence sequence : table.source().getSequences()) {
      sequences.misfit(connection, table, sequence).ifPresent(misfits::add);
    }
    return misfits;
  }

  private List<String> ofAbsent(TargetTable table, Collection<Long> filled) throws SQLException {
    List<String> obstacles = new ArrayList<>();
    for (String taken : PartitionFit.taken(connection, table)) {
      obstacles.add(
          "%s has the name of a partition of table %s, which is to be made"
              .formatted(taken, table.sql()));
    }
    for (Sequence sequence : table.source().getSequences()) {
      sequences
          .obstacle(connection, table, sequence, filled)
          .ifPresent(obstacle ->
              obstacles.add(
                  "table %s cannot have its sequence: %s".formatted(table.sql(), obstacle)));
    }
    return obstacles;
  }

  private static ConvoyException refusal(List<String> misfits) {
    return new ConvoyException(
        ErrorCode.TARGET_EXISTS,
        "what is in the target already does not go with the run, which changed nothing: %s; change, rename or drop these, leave the tables out with source.tables.exclude, or have tables made anew with target.on-existing: drop"
            .formatted(Excerpt.of(misfits, "; ", MOST_SHOWN)));
  }
}
