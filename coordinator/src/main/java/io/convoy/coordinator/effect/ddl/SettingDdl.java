// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.ddl;

import io.convoy.coordinator.effect.statement.SqlAttempt;
import io.convoy.coordinator.effect.statement.SqlStep;
import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Index;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Says how tables, columns and indexes are told how they are stored, sampled, clustered and
 * replicated. A target that knows no such setting goes without.
 */
public final class SettingDdl {
  private SettingDdl() {}

  /** What holds for rows from the first on. */
  public static List<SqlStep> beforeRows(TargetTable table) {
    List<SqlStep> steps = new ArrayList<>();
    for (Column column : table.source().getColumns()) {
      String target = "ALTER COLUMN " + table.quotedColumn(column.getName()) + " ";
      column.getSettings().forEach(setting -> steps.add(step(table, target + setting)));
    }
    table.source().getSettings().forEach(setting -> steps.add(step(table, setting)));
    return steps;
  }

  /** What is about keys and indexes. */
  public static List<SqlStep> afterKeys(TargetTable table) {
    List<SqlStep> steps = new ArrayList<>();
    for (Index index : table.source().getIndexes()) {
      String name = table.index(index.getName());
      for (String setting : index.getSettings()) {
        String sql = "ALTER INDEX " + name + " " + setting;
        steps.add(new SqlStep("set " + setting + " of index " + name, sql));
      }
    }
    String replicaIdentity = table.source().getReplicaIdentity();
    if (replicaIdentity != null) {
      steps.add(step(table, "REPLICA IDENTITY USING INDEX " + table.quoted(replicaIdentity)));
    }
    String clusteredOn = table.source().getClusteredOn();
    if (clusteredOn != null) {
      steps.add(step(table, "CLUSTER ON " + table.quoted(clusteredOn)));
    }
    return steps;
  }

  /**
   * Tells the table all of it, as often as one likes.
   *
   * @return a line for each setting that the target refuses
   */
  public static List<String> apply(Connection connection, TargetTable table, List<SqlStep> steps)
      throws SQLException {
    List<String> refused = new ArrayList<>();
    for (SqlStep step : steps) {
      SqlAttempt.refusal(connection, step)
          .ifPresent(reason ->
              refused.add("not carried: the target refuses it (" + reason + "): " + step.sql()));
    }
    return refused;
  }

  private static SqlStep step(TargetTable table, String action) {
    return new SqlStep(
        "set %s of table %s".formatted(action, table.sql()),
        "ALTER TABLE " + table.sql() + " " + action);
  }
}
