// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.compare;

import io.convoy.common.postgres.KeyCondition;
import io.convoy.common.postgres.KeyCondition.KeyColumn;
import io.convoy.coordinator.decision.ComparedPart.All;
import io.convoy.coordinator.decision.ComparedPart.Keys;
import io.convoy.coordinator.decision.Comparison;
import io.convoy.schemas.row.RowField;
import io.convoy.schemas.row.RowLayout;
import java.util.List;

/** Which rows of the target are compared, as it knows them. */
final class ComparedKeys {
  private ComparedKeys() {}

  /** None where all are. */
  static List<String> conditions(RowLayout layout, Comparison by) {
    return switch (by.part()) {
      case All all -> List.of();
      case Keys keys -> {
        List<KeyColumn> columns =
            by.key().stream()
                .map(name -> field(layout, name))
                .map(field -> new KeyColumn(field.targetColumn(), field.targetType()))
                .toList();
        yield keys.keys().stream().map(some -> KeyCondition.sql(columns, some)).toList();
      }
    };
  }

  private static RowField field(RowLayout layout, String column) {
    return layout.fields().stream()
        .filter(field -> field.sourceColumn().equals(column))
        .findFirst()
        .orElseThrow();
  }
}
