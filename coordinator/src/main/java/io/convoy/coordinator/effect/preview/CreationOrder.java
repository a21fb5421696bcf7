// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.preview;

import io.convoy.coordinator.effect.ddl.TypeDdl;
import io.convoy.schemas.row.TargetNames;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import io.convoy.schemas.table.UserType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Puts tables after those whose row types their columns have. */
final class CreationOrder {
  private final TargetNames names;
  private final Map<TableId, Table> byId = new HashMap<>();
  private final Set<TableId> seen = new HashSet<>();
  private final List<Table> ordered = new ArrayList<>();

  private CreationOrder(List<Table> tables, TargetNames names) {
    this.names = names;
    tables.forEach(table -> byId.put(table.getId(), table));
  }

  static List<Table> of(List<Table> tables, TargetNames names) {
    CreationOrder order = new CreationOrder(tables, names);
    tables.forEach(order::add);
    return order.ordered;
  }

  private void add(Table table) {
    if (!seen.add(table.getId())) {
      return;
    }
    for (UserType type : table.getTypes()) {
      Table needed = byId.get(new TableId(type.getSchemaName(), type.getName()));
      if (needed != null && TypeDdl.comesWithItsTable(type, names)) {
        add(needed);
      }
    }
    ordered.add(table);
  }
}
