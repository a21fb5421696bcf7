// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.finalize;

import io.convoy.coordinator.effect.ddl.CommentDdl;
import io.convoy.coordinator.effect.ddl.KeyDdl;
import io.convoy.coordinator.effect.ddl.RowsInTheWay;
import io.convoy.coordinator.effect.ddl.RowsInTheWay.Distinct;
import io.convoy.coordinator.effect.ddl.TableKeys;
import io.convoy.coordinator.effect.ddl.TableKeys.Planned;
import io.convoy.coordinator.effect.ddl.TargetTable;
import io.convoy.coordinator.effect.inventory.LeftOutStore;
import io.convoy.coordinator.effect.inventory.LeftOutStore.LeftOutObject;
import io.convoy.coordinator.effect.inventory.RunTarget;
import io.convoy.coordinator.effect.statement.Refusal;
import io.convoy.coordinator.effect.statement.SqlStep;
import io.convoy.coordinator.effect.statement.SqlSteps;
import io.convoy.schemas.event.LeftOut;
import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Constraint;
import io.convoy.schemas.table.ForeignKey;
import io.convoy.schemas.table.Index;
import io.convoy.schemas.table.IndexColumn;
import io.convoy.schemas.table.Key;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of a key, index or constraint that PostgreSQL or the rows refuse: a check or foreign
 * key stays NOT VALID, all else is left out; it is noted in the target, and told with the rows in
 * its way and the SQL that makes it whole.
 *
 * <p>No plain index takes the place of a unique one: it would carry the name of what it is not, be
 * one more thing that the source does not have, and have to be dropped by whoever mends the rows.
 */
final class LeavingOut {
  private static final Logger LOG = LoggerFactory.getLogger(LeavingOut.class);

  private static final String VARIANTS =
      "; values of a sql_variant of different types became the same text:"
          + " source.types.sql-variant: json keeps them apart";

  private final RunTarget target;
  private final TargetTable table;

  LeavingOut(RunTarget target, TargetTable table) {
    this.target = target;
    this.table = table;
  }

  /** In the transaction that tried to add it. */
  LeftOut leaveOut(Connection connection, Planned planned, Refusal refusal) throws SQLException {
    Constraint check =
        planned.source() instanceof Constraint some && refusal.isOfCheck() ? some : null;
    if (check != null && planned.translated() == null) {
      SqlStep notValid = KeyDdl.notValid(planned.step());
      Optional<Refusal> second = Refusal.attempt(connection, notValid);
      if (second.isEmpty()) {
        String validate = KeyDdl.validate(table.sql(), planned.name()).sql();
        String reason =
            refusal.message() + "; it was added NOT VALID, so new rows alone have to hold it";
        List<String> rows = RowsInTheWay.unchecked(connection, table.sql(), planned.name());
        LeftOutObject object = object(planned, notValid.sql(), validate);
        return told(connection, target, object, reason, rows, List.of(validate));
      }
    }
    List<String> rows =
        check == null
            ? rows(connection, planned, refusal)
            : SqlSteps.tried(connection, trial -> unchecked(trial, planned));
    String original = planned.translated() == null ? "" : ": " + planned.translated().original();
    LeftOutObject object = object(planned, planned.step().sql(), null);
    return told(
        connection,
        target,
        object,
        refusal.message() + "; it is left out" + hint(planned, refusal) + original,
        rows,
        whole(object));
  }

  private List<String> unchecked(Connection trial, Planned planned) throws SQLException {
    return Refusal.attempt(trial, KeyDdl.notValid(planned.step())).isPresent()
        ? List.of()
        : RowsInTheWay.unchecked(trial, table.sql(), planned.name());
  }

  private List<String> rows(Connection connection, Planned planned, Refusal refusal) {
    Distinct distinct = planned.distinct();
    if (distinct == null || !refusal.isOfRows()) {
      return List.of();
    }
    return refusal.isOfNulls()
        ? RowsInTheWay.nulls(connection, table.sql(), distinct.values())
        : RowsInTheWay.duplicates(connection, table.sql(), distinct);
  }

  /** A foreign key that cannot be added at all. */
  LeftOut leaveOut(Connection connection, ForeignKey key, Refusal refusal) throws SQLException {
    LeftOutObject object = object(key);
    String reason = refusal.message() + "; it is left out";
    return told(connection, target, object, reason, List.of(), whole(object));
  }

  /**
   * A foreign key that is there, and that rows do not hold.
   *
   * @param hint what may be the reason; empty where nothing is known
   */
  static LeftOut leaveUnproven(
      Connection connection, RunTarget target, LeftOutObject object, Refusal refusal, String hint)
      throws SQLException {
    List<String> rows = RowsInTheWay.orphans(connection, object.tableSql(), object.name());
    String reason =
        refusal.message() + "; it was added NOT VALID, so new rows alone have to hold it" + hint;
    return told(
        connection, target, object, reason, rows, List.of(String.valueOf(object.validate())));
  }

  /** Why rows may not hold a foreign key that the source's own comparison holds. */
  String hint(ForeignKey key) {
    String otherwise = table.source().getTextComparison();
    boolean isCompared =
        otherwise != null && columns(key.getColumns()).stream().anyMatch(LeavingOut::isText);
    return isCompared ? "; " + otherwise : "";
  }

  private String hint(Planned planned, Refusal refusal) {
    if (!refusal.isOfRows()) {
      return "";
    }
    List<Column> columns =
        switch (planned.source()) {
          case Key key -> columns(key.getColumns());
          case Index index ->
              columns(index.getColumns().stream().map(IndexColumn::getColumn).toList());
          default -> List.<Column>of();
        };
    return columns.stream().anyMatch(column -> column.getBaseType().equals("sql_variant"))
        ? VARIANTS
        : "";
  }

  private List<Column> columns(List<? extends @Nullable String> names) {
    return table.source().getColumns().stream()
        .filter(column -> names.contains(column.getName()))
        .toList();
  }

  private static boolean isText(Column column) {
    return column.getTargetType().startsWith("char") || column.getTargetType().equals("text");
  }

  LeftOutObject object(ForeignKey key) {
    String name = table.names().identifier(key.getName());
    return new LeftOutObject(
        table.schema(),
        table.name(),
        TableKeys.Kind.FOREIGN_KEY,
        name,
        "foreign key " + table.quoted(key.getName()),
        KeyDdl.foreignKey(table, key).sql(),
        key.getValidated() ? KeyDdl.validate(table.sql(), name).sql() : null,
        sql(CommentDdl.of(table, key)));
  }

  private LeftOutObject object(Planned planned, String add, @Nullable String validate) {
    return new LeftOutObject(
        table.schema(),
        table.name(),
        planned.kind(),
        planned.name(),
        planned.what(),
        add,
        validate,
        sql(CommentDdl.of(table, planned.source())));
  }

  private static List<String> sql(List<SqlStep> steps) {
    return steps.stream().map(SqlStep::sql).toList();
  }

  /** Notes it in the target, and says it. */
  static LeftOut told(
      Connection connection,
      RunTarget target,
      LeftOutObject object,
      String reason,
      List<String> rows,
      List<String> sql)
      throws SQLException {
    LeftOutStore.put(connection, target, object);
    LOG.warn("{} of {}: {} {}", object.what(), object.tableSql(), reason, rows);
    return LeftOut.newBuilder()
        .setWhat(object.what())
        .setReason(reason)
        .setRows(rows)
        .setSql(sql)
        .build();
  }

  private static List<String> whole(LeftOutObject object) {
    List<String> sql = new ArrayList<>(List.of(object.add()));
    sql.addAll(object.comments());
    if (object.validate() != null) {
      sql.add(object.validate());
    }
    return sql;
  }
}
