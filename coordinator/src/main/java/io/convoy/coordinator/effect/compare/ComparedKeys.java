// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.compare;

import io.convoy.common.postgres.KeyCondition;
import io.convoy.common.postgres.KeyCondition.KeyColumn;
import io.convoy.common.registry.SchemaRegistry;
import io.convoy.coordinator.decision.ComparedPart.All;
import io.convoy.coordinator.decision.ComparedPart.Keys;
import io.convoy.coordinator.decision.ComparedPart.KeysOfAll;
import io.convoy.coordinator.decision.Comparison;
import io.convoy.schemas.row.RowField;
import io.convoy.schemas.row.RowLayout;
import java.util.List;

/** Which rows and columns of the target are compared, as it knows them. */
final class ComparedKeys {
  private ComparedKeys() {}

  static RowLayout layout(SchemaRegistry registry, Comparison by) {
    RowLayout layout = RowLayout.of(registry.schema(by.schemaId()));
    return isOfKeys(by) ? layout.only(by.key()) : layout;
  }

  static boolean isOfKeys(Comparison by) {
    return by.part() instanceof KeysOfAll;
  }

  /** Of keys alone the index may know more than pages do. */
  static int pagesPerRange(Comparison by) {
    return isOfKeys(by) ? Integer.MAX_VALUE : TableScan.PAGES_PER_RANGE;
  }

  static List<KeyColumn> columns(RowLayout layout, Comparison by) {
    return by.key().stream()
        .map(name -> field(layout, name))
        .map(field -> new KeyColumn(field.targetColumn(), field.targetType()))
        .toList();
  }

  /** None where all are. */
  static List<String> conditions(RowLayout layout, Comparison by) {
    return switch (by.part()) {
      case All all -> List.of();
      case KeysOfAll keys -> List.of();
      case Keys keys -> {
        List<KeyColumn> columns = columns(layout, by);
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
