// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.inventory;

import io.convoy.common.config.TargetConfig.OnExisting;
import io.convoy.common.postgres.ConfiguredNames;
import io.convoy.coordinator.effect.ddl.HistoryTable;
import io.convoy.coordinator.effect.ddl.Partitions;
import io.convoy.coordinator.effect.ddl.TargetTable;
import io.convoy.coordinator.effect.expression.TranslatedNames;
import io.convoy.coordinator.effect.session.TargetSession;
import io.convoy.coordinator.effect.topic.DataTopics;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import io.convoy.schemas.topic.Topics;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * What every effect of a run works with.
 *
 * @param topics whose names checkpoints are kept under
 * @param session the run's hold on the target
 * @param names what things are called there
 * @param dataTopics where rows travel
 */
public record RunTarget(
    Topics topics, TargetSession session, ConfiguredNames names, DataTopics dataTopics) {
  /** Product and version, for the run's state. */
  public static String server(Connection connection) throws SQLException {
    return "PostgreSQL " + connection.getMetaData().getDatabaseProductVersion();
  }

  public String runId() {
    return session.runId();
  }

  /** The same, where things have the names that they have in the end. */
  public RunTarget lasting() {
    return new RunTarget(topics, session, names.lasting(), dataTopics);
  }

  public Inventory inventory() {
    return new Inventory(topics.pipeline(), runId());
  }

  public SequenceFit sequences(OnExisting onExisting) {
    return new SequenceFit(topics.pipeline(), runId(), onExisting);
  }

  /** The table under its names here, which its translated expressions use too. */
  public TargetTable table(Table table) {
    return named(table, names);
  }

  /** The same under given names. */
  public static TargetTable named(Table table, ConfiguredNames names) {
    TargetTable mirrored = TranslatedNames.named(table, names);
    return names
        .history(table.getId())
        .map(columns -> HistoryTable.of(mirrored, columns).table())
        .orElseGet(() -> Partitions.withKeys(mirrored));
  }

  /** The table with the columns that the source knows, whatever is kept of former rows. */
  public TargetTable mirrored(Table table) {
    return TranslatedNames.named(table, names);
  }

  /** What the table keeps of former rows; empty where nothing. */
  public Optional<HistoryTable> history(Table table) {
    return names.history(table.getId()).map(columns -> HistoryTable.of(mirrored(table), columns));
  }

  /** The topic that this run carries a generation of a table's rows in. */
  public String topic(TableId table, int generation) {
    return topics.data(runId(), table, generation);
  }
}
