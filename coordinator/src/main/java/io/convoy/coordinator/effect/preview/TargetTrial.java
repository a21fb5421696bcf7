// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.preview;

import io.convoy.common.config.TargetConfig.Persistence;
import io.convoy.coordinator.effect.ddl.TableKeys;
import io.convoy.coordinator.effect.ddl.TableKeys.Planned;
import io.convoy.coordinator.effect.ddl.TargetObjects;
import io.convoy.coordinator.effect.ddl.TargetTable;
import io.convoy.coordinator.effect.ddl.TypeDdl;
import io.convoy.coordinator.effect.expression.TranslatedParts;
import io.convoy.coordinator.effect.expression.TranslatedParts.Settled;
import io.convoy.coordinator.effect.prepare.ColumnFit;
import io.convoy.coordinator.effect.preview.TargetForecast.Finding;
import io.convoy.coordinator.effect.statement.Refusal;
import io.convoy.coordinator.effect.statement.SqlStep;
import io.convoy.schemas.table.TableId;
import io.convoy.schemas.table.UserType;
import io.convoy.schemas.table.UserTypeKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tries a table's statements in the target, in a transaction that is rolled back: which of its
 * expressions the target takes, and whether the table can be made and filled.
 */
final class TargetTrial {
  private final Connection connection;
  private final Persistence loadAs;
  private final List<Finding> blockers = new ArrayList<>();
  private final List<Finding> warnings = new ArrayList<>();
  private final List<Finding> notCarried = new ArrayList<>();

  TargetTrial(Connection connection, Persistence loadAs) {
    this.connection = connection;
    this.loadAs = loadAs;
  }

  List<Finding> blockers() {
    return blockers;
  }

  List<Finding> warnings() {
    return warnings;
  }

  List<Finding> notCarried() {
    return notCarried;
  }

  /** Returns the table as a run would make it. */
  TargetTable make(TargetTable described) throws SQLException {
    return rolledBack(
        described,
        () -> {
          for (UserType type : described.source().getTypes()) {
            if (TypeDdl.comesWithItsTable(type, described.names())
                && !TargetObjects.exists(connection, type)) {
              warnings.add(
                  new Finding(
                      described.source().getId(),
                      "was not tried: it has a column of the row type of " + TypeDdl.name(type)));
              return described;
            }
          }
          TargetTable table = settled(described);
          attempt(table);
          return table;
        });
  }

  /** Returns the table that is there, as a run would fill it. */
  TargetTable fill(TargetTable described) throws SQLException {
    return rolledBack(
        described,
        () -> {
          TargetTable table = settled(described);
          List<String> misfits = ColumnFit.misfits(connection, table);
          if (!misfits.isEmpty()) {
            blockers.add(new Finding(table.source().getId(), ColumnFit.described(table, misfits)));
          }
          return table;
        });
  }

  private TargetTable settled(TargetTable described) throws SQLException {
    Settled settled = TranslatedParts.settle(connection, described);
    TableId id = described.source().getId();
    settled.warnings().forEach(warning -> notCarried.add(new Finding(id, warning)));
    return settled.table();
  }

  private void attempt(TargetTable table) throws SQLException {
    KnownObjects known = new KnownObjects(connection);
    List<SqlStep> making = new ArrayList<>(StatementList.objects(table, known));
    making.addAll(StatementList.create(table, loadAs));
    // One may need the table, so that a run tries it again when that is there.
    List<SqlStep> functions =
        table.source().getTypes().stream()
            .filter(type -> type.getKind() == UserTypeKind.FUNCTION)
            .map(TypeDdl::create)
            .toList();
    List<SqlStep> late = new ArrayList<>();
    for (SqlStep step : making) {
      Optional<Finding> refusal = refusal(table, step);
      if (refusal.isPresent() && functions.contains(step)) {
        late.add(step);
      } else if (refusal.isPresent()) {
        // All else would only say that the table is not there.
        blockers.add(refusal.orElseThrow());
        return;
      }
    }
    for (SqlStep step : late) {
      refusal(table, step).ifPresent(warnings::add);
    }
    for (Planned planned : TableKeys.all(table)) {
      refusal(table, planned.step()).ifPresent(warnings::add);
    }
  }

  private Optional<Finding> refusal(TargetTable table, SqlStep step) throws SQLException {
    return Refusal.attempt(connection, step)
        .map(refusal ->
            new Finding(
                table.source().getId(),
                "the target refuses to %s: %s".formatted(step.doing(), refusal.message())));
  }

  /** Work in a transaction that leaves nothing. */
  private interface Work {
    TargetTable run() throws SQLException;
  }

  private TargetTable rolledBack(TargetTable table, Work work) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      // Nobody is to wait for a trial, nor it for anybody.
      statement.execute("SET LOCAL lock_timeout = '5s'");
      return work.run();
    } catch (SQLException e) {
      connection.rollback();
      if (connection.isClosed()) {
        throw e;
      }
      warnings.add(new Finding(table.source().getId(), "was not tried: " + e.getMessage()));
      return table;
    } finally {
      connection.rollback();
    }
  }
}
