// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.catalog;

import io.convoy.extractor.sqlserver.catalog.CatalogRows.ColumnRow;
import io.convoy.extractor.sqlserver.catalog.CatalogRows.ColumnTrait;
import io.convoy.extractor.sqlserver.tsql.TypeSpec;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads columns with their types, of all tables or of one. */
final class ColumnQueries {
  private static final String VIEW = "sys.columns";
  private static final int VECTOR_HEADER_BYTES = 8;
  private static final int BYTES_PER_DIMENSION = 4;

  private static final String TYPES =
      """
      SELECT y.user_type_id, y.system_type_id, y.name, s.name AS schema_name, y.is_user_defined,
             y.is_assembly_type
      FROM sys.types y
      LEFT JOIN sys.schemas s ON s.schema_id = y.schema_id\
      """;

  private final Catalog catalog;

  ColumnQueries(Catalog catalog) {
    this.catalog = catalog;
  }

  private record TypeRow(int number, int base, String name, Origin origin) {}

  private enum Origin {
    SYSTEM,
    ALIAS,
    ASSEMBLY
  }

  /** The columns of all tables and views, in the order in which they have them. */
  List<ColumnRow> columns() throws SQLException {
    Map<Integer, String> types = types();
    return catalog.rows(select() + " ORDER BY c.object_id, c.column_id", row -> column(row, types));
  }

  /**
   * The columns of one table; none where there is no such table.
   *
   * @param table qualified, each part in brackets
   */
  List<ColumnRow> columns(String table) throws SQLException {
    // Asked for apart: within the query, not every server asks it once for all rows.
    long number = catalog.rows("SELECT OBJECT_ID(?)", row -> row.getLong(1), table).getFirst();
    Map<Integer, String> types = types();
    return catalog.rows(
        select() + " WHERE c.object_id = " + number + " ORDER BY c.column_id",
        row -> column(row, types));
  }

  private String select() throws SQLException {
    return "SELECT c.object_id, c.column_id, c.name, c.user_type_id, c.max_length, c.precision,"
        + " c.scale, c.collation_name, c.is_nullable, c.is_identity, c.is_computed, "
        + String.join(
            ", ",
            optional("is_sparse"),
            optional("is_column_set"),
            optional("generated_always_type"),
            optional("graph_type"),
            optional("encryption_type"),
            optional("is_dropped_ledger_column"),
            optional("vector_dimensions"),
            catalog.column(VIEW, "c", "vector_base_type_desc", "NULL"))
        + " FROM sys.columns c";
  }

  /** The names of types by number: of an alias type that of its base. */
  private Map<Integer, String> types() throws SQLException {
    List<TypeRow> rows = catalog.rows(TYPES, ColumnQueries::typeRow);
    Map<Integer, String> system = new HashMap<>();
    rows.stream()
        .filter(row -> row.origin() == Origin.SYSTEM)
        .forEach(row -> system.put(row.number(), row.name()));
    Map<Integer, String> names = new HashMap<>(system);
    for (TypeRow row : rows) {
      switch (row.origin()) {
        case SYSTEM -> names.put(row.number(), row.name());
        case ASSEMBLY -> names.put(row.number(), row.name());
        case ALIAS -> names.put(row.number(), system.getOrDefault(row.base(), row.name()));
      }
    }
    return names;
  }

  /** The schema keeps the name of a type of users apart from those of the system. */
  private static TypeRow typeRow(ResultSet row) throws SQLException {
    boolean ofUsers = row.getInt("is_user_defined") != 0;
    Origin custom = row.getInt("is_assembly_type") != 0 ? Origin.ASSEMBLY : Origin.ALIAS;
    String name = row.getString("name");
    return new TypeRow(
        row.getInt("user_type_id"),
        row.getInt("system_type_id"),
        ofUsers ? row.getString("schema_name") + "." + name : name.toLowerCase(Locale.ROOT),
        ofUsers ? custom : Origin.SYSTEM);
  }

  private String optional(String column) throws SQLException {
    return catalog.column(VIEW, "c", column, "0");
  }

  private static ColumnRow column(ResultSet row, Map<Integer, String> types) throws SQLException {
    Set<ColumnTrait> traits = EnumSet.noneOf(ColumnTrait.class);
    TableQueries.add(traits, ColumnTrait.NULLABLE, row.getInt("is_nullable") != 0);
    TableQueries.add(traits, ColumnTrait.IDENTITY, row.getInt("is_identity") != 0);
    TableQueries.add(traits, ColumnTrait.COMPUTED, row.getInt("is_computed") != 0);
    TableQueries.add(traits, ColumnTrait.SPARSE, row.getInt("is_sparse") != 0);
    TableQueries.add(traits, ColumnTrait.COLUMN_SET, row.getInt("is_column_set") != 0);
    TableQueries.add(traits, ColumnTrait.PERIOD, row.getInt("generated_always_type") != 0);
    TableQueries.add(traits, ColumnTrait.ENCRYPTED, row.getInt("encryption_type") != 0);
    TableQueries.add(traits, ColumnTrait.DROPPED, row.getInt("is_dropped_ledger_column") != 0);
    return new ColumnRow(
        row.getLong("object_id"),
        row.getInt("column_id"),
        row.getString("name"),
        type(row, types),
        row.getString("collation_name"),
        traits,
        row.getInt("graph_type"));
  }

  private static TypeSpec type(ResultSet row, Map<Integer, String> types) throws SQLException {
    String name = types.getOrDefault(row.getInt("user_type_id"), "unknown");
    int maxLength = row.getInt("max_length");
    String vector =
        name.equals("vector")
            ? vector(
                row.getInt("vector_dimensions"), row.getString("vector_base_type_desc"), maxLength)
            : "";
    return new TypeSpec(name, maxLength, row.getInt("precision"), row.getInt("scale"), vector);
  }

  private static String vector(int dimensions, @Nullable String baseType, int maxLength) {
    int known =
        dimensions == 0 ? (maxLength - VECTOR_HEADER_BYTES) / BYTES_PER_DIMENSION : dimensions;
    boolean half = "float16".equalsIgnoreCase(baseType);
    return half ? known + ", float16" : String.valueOf(known);
  }
}
