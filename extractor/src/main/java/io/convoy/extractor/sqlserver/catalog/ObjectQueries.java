// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.catalog;

import io.convoy.extractor.sqlserver.catalog.CatalogRows.ObjectRow;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.SequenceRow;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Reads what the database holds besides tables. */
final class ObjectQueries {
  private static final Map<String, String> OBJECTS =
      Map.of(
          "views, procedures and functions",
          """
          SELECT CASE RTRIM(o.type) WHEN 'V' THEN 'views' WHEN 'SN' THEN 'synonyms'
                      WHEN 'P' THEN 'procedures' WHEN 'PC' THEN 'procedures'
                      WHEN 'X' THEN 'procedures' WHEN 'RF' THEN 'procedures'
                      WHEN 'SQ' THEN 'queues' ELSE 'functions' END AS kind,
                 o.name
          FROM sys.objects o
          WHERE o.is_ms_shipped = 0
            AND o.type IN ('V', 'SN', 'P', 'PC', 'X', 'RF', 'SQ', 'FN', 'IF', 'TF', 'FS', 'FT', 'AF')
          ORDER BY o.name\
          """,
          "types",
          """
          SELECT CASE WHEN y.is_table_type = 1 THEN 'table types'
                      WHEN y.is_assembly_type = 1 THEN 'CLR types'
                      ELSE 'alias types (columns have their base types)' END,
                 y.name
          FROM sys.types y
          WHERE y.is_user_defined = 1
          ORDER BY y.name\
          """,
          "triggers on the database",
          """
          SELECT 'triggers on the database', g.name
          FROM sys.triggers g
          WHERE g.parent_class = 0 AND g.is_ms_shipped = 0
          ORDER BY g.name\
          """,
          "assemblies",
          """
          SELECT 'assemblies', a.name
          FROM sys.assemblies a
          WHERE a.is_user_defined = 1
          ORDER BY a.name\
          """,
          "XML schema collections",
          """
          SELECT 'XML schema collections', x.name
          FROM sys.xml_schema_collections x
          WHERE x.xml_collection_id > 1
          ORDER BY x.name\
          """);

  static final String SEQUENCES = "sequences";

  private static final String HIDING =
      "SELECT HAS_PERMS_BY_NAME(DB_NAME(), 'DATABASE', 'VIEW DEFINITION')";

  private ObjectQueries() {}

  static List<ObjectRow> read(Catalog catalog) throws SQLException {
    List<ObjectRow> objects = new ArrayList<>();
    for (Map.Entry<String, String> asked : new TreeMap<>(OBJECTS).entrySet()) {
      objects.addAll(
          catalog.rowsOfFeature(
              asked.getKey(),
              asked.getValue(),
              row -> new ObjectRow(row.getString(1), row.getString(2))));
    }
    return objects;
  }

  /** The sequences that no carried table draws from. */
  static List<ObjectRow> sequences(List<SequenceRow> all, List<Table> tables) {
    Set<TableId> drawn =
        tables.stream()
            .flatMap(table -> table.getSequences().stream())
            .map(sequence -> new TableId(sequence.getSchemaName(), sequence.getName()))
            .collect(Collectors.toSet());
    return all.stream()
        .filter(sequence -> !drawn.contains(sequence.name()))
        .map(ObjectQueries::sequence)
        .toList();
  }

  private static ObjectRow sequence(SequenceRow row) {
    String name = row.name().getSchemaName() + "." + row.name().getName();
    return new ObjectRow(SEQUENCES, name + " at " + row.current().toPlainString());
  }

  /** Says so where tables may be there that the login does not even see. */
  static List<String> hidden(Catalog catalog) throws SQLException {
    boolean hides =
        catalog
            .rowsIfThere(HIDING, row -> "0".equals(row.getString(1)))
            .orElse(List.of())
            .contains(true);
    return hides
        ? List.of(
            "the login sees only what it has rights to: tables and the text of defaults and checks"
                + " may be missing here without a word (GRANT VIEW DEFINITION shows all)")
        : List.of();
  }
}
