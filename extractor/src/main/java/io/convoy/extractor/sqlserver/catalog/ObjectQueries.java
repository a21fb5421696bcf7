// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.catalog;

import io.convoy.extractor.sqlserver.catalog.CatalogRows.ObjectRow;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.SequenceRow;
import io.convoy.schemas.name.TableName;
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
  private static final String NAME = "COALESCE(s.name + '.', '') + o.name";

  private static final Map<String, String> OBJECTS =
      Map.ofEntries(
          Map.entry(
              "views, procedures and functions",
              """
              SELECT CASE RTRIM(o.type) WHEN 'V' THEN 'views' WHEN 'SN' THEN 'synonyms'
                          WHEN 'P' THEN 'procedures' WHEN 'PC' THEN 'procedures'
                          WHEN 'X' THEN 'procedures' WHEN 'RF' THEN 'procedures'
                          WHEN 'SQ' THEN 'queues' ELSE 'functions' END AS kind,
                     %s, o.object_id
              FROM sys.objects o
              LEFT JOIN sys.schemas s ON s.schema_id = o.schema_id
              WHERE o.is_ms_shipped = 0
                AND o.type IN
                  ('V', 'SN', 'P', 'PC', 'X', 'RF', 'SQ', 'FN', 'IF', 'TF', 'FS', 'FT', 'AF')
              ORDER BY s.name, o.name\
              """
                  .formatted(NAME)),
          Map.entry(
              "types",
              """
              SELECT CASE WHEN o.is_table_type = 1 THEN 'table types'
                          WHEN o.is_assembly_type = 1 THEN 'CLR types'
                          ELSE 'alias types (columns have their base types)' END,
                     %s, 0
              FROM sys.types o
              LEFT JOIN sys.schemas s ON s.schema_id = o.schema_id
              WHERE o.is_user_defined = 1
              ORDER BY s.name, o.name\
              """
                  .formatted(NAME)),
          Map.entry(
              "XML schema collections",
              """
              SELECT 'XML schema collections', %s, 0
              FROM sys.xml_schema_collections o
              LEFT JOIN sys.schemas s ON s.schema_id = o.schema_id
              WHERE o.xml_collection_id > 1
              ORDER BY s.name, o.name\
              """
                  .formatted(NAME)),
          Map.entry(
              "sequences that sys.sequences does not describe",
              """
              SELECT 'sequences that sys.sequences does not describe', %s, 0
              FROM sys.objects o
              LEFT JOIN sys.schemas s ON s.schema_id = o.schema_id
              WHERE o.type = 'SO'
                AND NOT EXISTS (SELECT 1 FROM sys.sequences q WHERE q.object_id = o.object_id)
              ORDER BY s.name, o.name\
              """
                  .formatted(NAME)),
          Map.entry(
              "triggers on views",
              """
              SELECT 'triggers on views', o.name + ' on ' + v.name, o.object_id
              FROM sys.triggers o
              JOIN sys.views v ON v.object_id = o.parent_id
              WHERE o.parent_class = 1 AND o.is_ms_shipped = 0
              ORDER BY v.name, o.name\
              """),
          named(
              "triggers on the database", "sys.triggers", "parent_class = 0 AND is_ms_shipped = 0"),
          named("assemblies", "sys.assemblies", "is_user_defined = 1"),
          named("partition functions", "sys.partition_functions", "is_system = 0"),
          named("full-text catalogs", "sys.fulltext_catalogs", "1 = 1"),
          named("services", "sys.services", "service_id > 65535"),
          named("certificates", "sys.certificates", "name NOT LIKE '##%'"),
          named("symmetric keys", "sys.symmetric_keys", "name NOT LIKE '##%'"),
          named("external data sources", "sys.external_data_sources", "1 = 1"),
          named("plan guides", "sys.plan_guides", "1 = 1"));

  private static Map.Entry<String, String> named(String kind, String view, String condition) {
    return Map.entry(
        kind,
        "SELECT '%s', o.name, 0 FROM %s o WHERE %s ORDER BY o.name"
            .formatted(kind, view, condition));
  }

  static final String SEQUENCES = "sequences";

  private static final String HIDING =
      "SELECT HAS_PERMS_BY_NAME(DB_NAME(), 'DATABASE', 'VIEW DEFINITION')";

  private ObjectQueries() {}

  static List<ObjectRow> read(Catalog catalog, ModuleTexts texts) throws SQLException {
    List<ObjectRow> objects = new ArrayList<>();
    for (Map.Entry<String, String> asked : new TreeMap<>(OBJECTS).entrySet()) {
      objects.addAll(
          catalog.rowsOfFeature(
              asked.getKey(),
              asked.getValue(),
              row -> new ObjectRow(row.getString(1), row.getString(2), texts.of(row.getLong(3)))));
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
    String name = TableName.of(row.name());
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
