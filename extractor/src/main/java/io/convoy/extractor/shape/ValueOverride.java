// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.shape;

import io.convoy.common.config.ColumnOverride;
import io.convoy.extractor.value.ColumnRule;
import io.convoy.schemas.name.TableName;
import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.Unfit;
import io.convoy.schemas.type.TypeName;
import java.util.Optional;

/** Has values of a column become NULL, or end the run, as is configured. */
final class ValueOverride {
  private final Table table;
  private final Column column;
  private final ColumnOverride wish;

  ValueOverride(Table table, Column column, ColumnOverride wish) {
    this.table = table;
    this.column = column;
    this.wish = wish;
  }

  boolean isAsked() {
    return !wish.toNull().isEmpty() || wish.unfit() != ColumnOverride.Unfit.REFUSE;
  }

  private boolean makesNulls() {
    return !wish.toNull().isEmpty() || wish.unfit() == ColumnOverride.Unfit.TO_NULL;
  }

  /** Why that cannot be. */
  Optional<String> obstacle() {
    if (column.getGeneratedExpression() != null) {
      return Optional.of(message("the target computes it"));
    }
    boolean isOfPrimaryKey =
        table.getKeys().stream()
            .anyMatch(key -> key.getPrimary() && key.getColumns().contains(column.getName()));
    if (makesNulls() && (isOfPrimaryKey || column.getIdentity() != null)) {
      return Optional.of(
          message(isOfPrimaryKey ? "it is of the primary key" : "an identity is never NULL"));
    }
    Column ruled = Column.newBuilder(column).build();
    if (wish.type() != null) {
      ruled.setTargetType(TypeName.of(wish.type()).toString());
    }
    return ColumnRule.obstacle(rule(ruled)).map(this::message);
  }

  private String message(String reason) {
    return "values of column %s cannot be treated by to-null or unfit: %s"
        .formatted(
            TableName.of(table.getId().getSchemaName(), table.getId().getName(), column.getName()),
            reason);
  }

  private Column rule(Column ruled) {
    ruled.setToNull(wish.toNull());
    ruled.setUnfit(
        switch (wish.unfit()) {
          case REFUSE -> null;
          case FAIL -> Unfit.FAIL;
          case TO_NULL -> Unfit.TO_NULL;
        });
    return ruled;
  }

  void apply() {
    rule(column);
    if (makesNulls() && !column.getNullable()) {
      column.setNullable(true);
      TableWarning.add(
          table,
          "column %s may be NULL in the target, where some of its values become that, as configured"
              .formatted(column.getName()));
    }
  }
}
