// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Identity;
import io.convoy.schemas.type.TypeRegistry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the columns of tables, in the order in which the tables have them. */
final class ColumnCatalog {
  // PostgreSQL 18 knows NOT NULL constraints that were never checked against the rows there are.
  private static final String QUERY =
      """
      SELECT a.attrelid, a.attname, a.atttypid, a.attgenerated::text, a.attidentity::text,
             format_type(a.atttypid, a.atttypmod) AS spelled,
             a.attnotnull AND NOT EXISTS (
               SELECT FROM pg_constraint k
               WHERE k.conrelid = a.attrelid AND k.contype = 'n' AND k.conkey[1] = a.attnum
                 AND NOT k.convalidated) AS not_null,
             CASE WHEN a.attcollation <> 0 AND a.attcollation <> y.typcollation
               THEN quote_ident(cn.nspname) || '.' || quote_ident(co.collname) END AS collation,
             pg_get_expr(d.adbin, d.adrelid) AS expression, ds.description,
             %s AS fragile,
             ARRAY(SELECT setting FROM unnest(ARRAY[
               CASE WHEN a.attstorage <> y.typstorage
                 THEN 'SET STORAGE ' || CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL'
                                                          WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END END,
               CASE %s WHEN 'p' THEN 'SET COMPRESSION pglz' WHEN 'l' THEN 'SET COMPRESSION lz4' END,
               CASE WHEN a.attstattarget >= 0 THEN 'SET STATISTICS ' || a.attstattarget END,
               'SET (' || (SELECT string_agg(quote_ident(split_part(o, '=', 1)) || '='
                             || quote_literal(substr(o, strpos(o, '=') + 1)), ', ')
                           FROM unnest(a.attoptions) o) || ')']) setting
                   WHERE setting IS NOT NULL) AS settings
      FROM t
      JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
      JOIN pg_type y ON y.oid = a.atttypid
      LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
      LEFT JOIN pg_collation co ON co.oid = a.attcollation
      LEFT JOIN pg_namespace cn ON cn.oid = co.collnamespace
      LEFT JOIN pg_description ds
        ON ds.objoid = a.attrelid AND ds.classoid = 'pg_class'::regclass AND ds.objsubid = a.attnum
      ORDER BY a.attrelid, a.attnum\
      """;

  private ColumnCatalog() {}

  /** A column and the oid of its type. */
  record Typed(Column column, long type) {}

  static Map<Long, List<Typed>> read(Catalog catalog, TypeCatalog types) throws SQLException {
    String query =
        QUERY.formatted(
            OwnObjects.neededBy("pg_attrdef", "d.oid"), catalog.version().compression());
    return catalog.perTable(query, row -> typed(row, types));
  }

  private static Typed typed(ResultSet row, TypeCatalog types) throws SQLException {
    long type = row.getLong("atttypid");
    String spelled = row.getString("spelled");
    String base = types.baseType(type);
    String generated = row.getString("attgenerated");
    String expression = row.getString("expression");
    Column column =
        Column.newBuilder()
            .setName(row.getString("attname"))
            .setSourceType(spelled)
            .setBaseType(base)
            .setCodec(TypeRegistry.postgresql().codec(base).name())
            .setTargetType(spelled)
            .setNullable(!row.getBoolean("not_null"))
            .setCollation(row.getString("collation"))
            .setDefaultExpression(generated.isEmpty() ? expression : null)
            .setGeneratedExpression(generated.isEmpty() ? null : expression)
            .setGeneratedStored(generated.equals("s"))
            .setIdentity(identity(row.getString("attidentity")))
            .setComment(row.getString("description"))
            .setFragile(row.getBoolean("fragile"))
            .setSettings(Catalog.strings(row, "settings"))
            .build();
    return new Typed(column, type);
  }

  private static @Nullable Identity identity(String letter) {
    return switch (letter) {
      case "a" -> Identity.ALWAYS;
      case "d" -> Identity.BY_DEFAULT;
      default -> null;
    };
  }
}
