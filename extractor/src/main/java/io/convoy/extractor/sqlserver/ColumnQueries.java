// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import io.convoy.extractor.sqlserver.CatalogRows.ColumnRow;
import io.convoy.extractor.sqlserver.CatalogRows.ColumnTrait;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads columns with their types, of all tables or of one. */
final class ColumnQueries {
  private static final String VIEW = "sys.columns";
  private static final int VECTOR_HEADER_BYTES = 8;
  private static final int BYTES_PER_DIMENSION = 4;

  // An alias type names its base by system_type_id; a CLR type has no base, and its schema keeps
  // its name apart from those of the system's types.
  private static final String FROM =
      """
      FROM sys.columns c
      JOIN sys.tables t ON t.object_id = c.object_id
      JOIN sys.types y ON y.user_type_id = c.user_type_id
      LEFT JOIN sys.schemas ys ON ys.schema_id = y.schema_id
      LEFT JOIN sys.types b
        ON b.user_type_id = y.system_type_id AND b.is_user_defined = 0 AND y.is_user_defined = 1
      """;

  private static final String TYPE =
      """
      CASE WHEN y.is_user_defined = 0 THEN y.name
           WHEN y.is_assembly_type = 0 AND b.name IS NOT NULL THEN b.name
           ELSE COALESCE(ys.name, 'sys') + '.' + y.name END AS type_name,
      """;

  private final Catalog catalog;

  ColumnQueries(Catalog catalog) {
    this.catalog = catalog;
  }

  /** The columns of all tables, in the order in which the tables have them. */
  List<ColumnRow> columns() throws SQLException {
    return catalog.rows(
        select() + TableQueries.OF_USERS + " ORDER BY c.object_id, c.column_id",
        ColumnQueries::column);
  }

  /**
   * The columns of one table.
   *
   * @param table qualified, each part in brackets
   */
  List<ColumnRow> columns(String table) throws SQLException {
    return catalog.rows(
        select() + "WHERE c.object_id = OBJECT_ID(?) ORDER BY c.column_id",
        ColumnQueries::column,
        table);
  }

  private String select() throws SQLException {
    return "SELECT c.object_id, c.column_id, c.name, "
        + TYPE
        + "c.max_length, c.precision, c.scale, c.collation_name, c.is_nullable, c.is_identity, "
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
        + "\n"
        + FROM;
  }

  private String optional(String column) throws SQLException {
    return catalog.column(VIEW, "c", column, "0");
  }

  private static ColumnRow column(ResultSet row) throws SQLException {
    Set<ColumnTrait> traits = EnumSet.noneOf(ColumnTrait.class);
    TableQueries.add(traits, ColumnTrait.NULLABLE, row.getInt("is_nullable") != 0);
    TableQueries.add(traits, ColumnTrait.IDENTITY, row.getInt("is_identity") != 0);
    TableQueries.add(traits, ColumnTrait.SPARSE, row.getInt("is_sparse") != 0);
    TableQueries.add(traits, ColumnTrait.COLUMN_SET, row.getInt("is_column_set") != 0);
    TableQueries.add(traits, ColumnTrait.PERIOD, row.getInt("generated_always_type") != 0);
    TableQueries.add(traits, ColumnTrait.ENCRYPTED, row.getInt("encryption_type") != 0);
    TableQueries.add(traits, ColumnTrait.DROPPED, row.getInt("is_dropped_ledger_column") != 0);
    return new ColumnRow(
        row.getLong("object_id"),
        row.getInt("column_id"),
        row.getString("name"),
        type(row),
        row.getString("collation_name"),
        traits,
        row.getInt("graph_type"));
  }

  private static TypeSpec type(ResultSet row) throws SQLException {
    String name = row.getString("type_name").toLowerCase(Locale.ROOT);
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
