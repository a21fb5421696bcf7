// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.catalog;

import io.convoy.extractor.sqlserver.catalog.CatalogRows.PropertyOwner;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.PropertyRow;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.SchemaRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;

/** Reads schemas, and the extended properties of all that a database holds. */
final class PropertyQueries {
  private static final String PROPERTIES =
      """
      SELECT e.class, e.major_id, e.minor_id, e.name AS property_name,
             CAST(e.value AS nvarchar(max)) AS property_value, e.class_desc,
             o.name AS object_name, c.name AS column_name, i.name AS index_name,
             s.name AS schema_name
      FROM sys.extended_properties e
      LEFT JOIN sys.objects o ON e.class IN (1, 2, 7) AND o.object_id = e.major_id
      LEFT JOIN sys.columns c
        ON e.class = 1 AND e.minor_id > 0 AND c.object_id = e.major_id
        AND c.column_id = e.minor_id
      LEFT JOIN sys.indexes i
        ON e.class = 7 AND i.object_id = e.major_id AND i.index_id = e.minor_id
      LEFT JOIN sys.schemas s ON e.class = 3 AND s.schema_id = e.major_id
      WHERE e.value IS NOT NULL
      ORDER BY e.class, e.major_id, e.minor_id, e.name\
      """;

  /** The system's own go by their names: not every server gives them numbers of their own. */
  private static final String SCHEMAS =
      """
      SELECT s.schema_id, s.name
      FROM sys.schemas s
      WHERE LOWER(s.name) NOT IN ('guest', 'information_schema', 'sys', %s)
      ORDER BY s.name\
      """
          .formatted(PrincipalQueries.FIXED_ROLES);

  private PropertyQueries() {}

  static List<PropertyRow> properties(Catalog catalog) throws SQLException {
    return catalog.rowsOrNote("extended properties", PROPERTIES, PropertyQueries::property);
  }

  static List<SchemaRow> schemas(Catalog catalog) throws SQLException {
    return catalog.rowsOrNote(
        "schemas", SCHEMAS, row -> new SchemaRow(row.getLong(1), row.getString(2)));
  }

  private static PropertyRow property(ResultSet row) throws SQLException {
    PropertyOwner owner =
        switch (row.getInt("class")) {
          case 1 -> PropertyOwner.OBJECT_OR_COLUMN;
          case 3 -> PropertyOwner.SCHEMA;
          case 7 -> PropertyOwner.INDEX;
          default -> PropertyOwner.OTHER;
        };
    return new PropertyRow(
        owner,
        row.getLong("major_id"),
        row.getInt("minor_id"),
        ownerName(row),
        row.getString("property_name"),
        row.getString("property_value"));
  }

  private static String ownerName(ResultSet row) throws SQLException {
    String object = row.getString("object_name");
    for (String part : List.of("column_name", "index_name")) {
      String name = row.getString(part);
      if (name != null) {
        return object + "." + name;
      }
    }
    String schema = row.getString("schema_name");
    String named = object == null ? schema : object;
    return Objects.requireNonNullElse(named, String.valueOf(row.getString("class_desc")));
  }
}
