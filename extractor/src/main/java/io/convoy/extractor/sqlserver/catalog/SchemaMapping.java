// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.catalog;

import io.convoy.extractor.source.TablePatterns;
import io.convoy.extractor.sqlserver.catalog.CarriedTables.CarriedTable;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.SchemaRow;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.TableRow;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.TableRows;
import io.convoy.schemas.table.TableId;
import io.convoy.schemas.table.UserType;
import io.convoy.schemas.table.UserTypeKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Lets schemas travel with tables: one with a comment with the first of its tables, one that has no
 * table at all with the first of the database.
 */
final class SchemaMapping {
  /** Any name of a table that is not there: schemas are chosen as their tables would be. */
  private static final String ANY_TABLE = "table";

  private final Map<Long, List<UserType>> perTable = new HashMap<>();

  SchemaMapping(TableRows rows, CarriedTables carried, Comments comments, TablePatterns patterns) {
    Map<String, CarriedTable> firstOf = new HashMap<>();
    carried
        .tables()
        .forEach(table -> firstOf.putIfAbsent(table.row().name().getSchemaName(), table));
    Set<String> inUse =
        rows.tables().stream()
            .map(TableRow::name)
            .map(TableId::getSchemaName)
            .collect(Collectors.toSet());
    CarriedTable first = carried.tables().iterator().next();
    for (SchemaRow schema : rows.schemas()) {
      CarriedTable of = firstOf.get(schema.name());
      if (of != null) {
        String comment = comments.ofSchema(schema.id());
        if (comment != null) {
          add(of, of.id().getSchemaName(), comment);
        }
      } else if (!inUse.contains(schema.name())
          && !schema.name().equals(SequenceMapping.DEFAULT_SCHEMA)
          && patterns.select(new TableId(schema.name(), ANY_TABLE))) {
        add(first, schema.name(), comments.ofSchema(schema.id()));
      }
    }
  }

  private void add(CarriedTable table, String schema, @Nullable String comment) {
    perTable
        .computeIfAbsent(table.number(), number -> new ArrayList<>())
        .add(
            UserType.newBuilder()
                .setSchemaName(schema)
                .setName(schema)
                .setKind(UserTypeKind.SCHEMA)
                .setDefinition(Objects.requireNonNullElse(comment, ""))
                .build());
  }

  /** Those that are made with this table. */
  List<UserType> of(long table) {
    return perTable.getOrDefault(table, List.of());
  }
}
