// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import io.convoy.schemas.table.Constraint;
import io.convoy.schemas.table.Key;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** Reads the constraints of tables that lie within one table: keys, checks, exclusions. */
final class KeyCatalog {
  private static final String KEYS =
      """
      SELECT k.conrelid, k.conname, k.contype = 'p' AS is_primary, k.condeferrable, k.condeferred,
             %s AS nulls_not_distinct, ds.description, x.reloptions,
             obj_description(k.conindid, 'pg_class') AS index_description,
             ARRAY(SELECT a.attname::text
                   FROM unnest(k.conkey) WITH ORDINALITY c(number, place)
                   JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = c.number
                   ORDER BY c.place) AS columns,
             ARRAY(SELECT a.attname::text
                   FROM generate_series(i.indnkeyatts, i.indnatts - 1) place
                   JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[place]
                   ORDER BY place) AS include
      FROM t
      JOIN pg_constraint k ON k.conrelid = t.oid AND k.contype IN ('p', 'u') AND NOT %s
      JOIN pg_index i ON i.indexrelid = k.conindid
      JOIN pg_class x ON x.oid = k.conindid
      LEFT JOIN pg_description ds
        ON ds.objoid = k.oid AND ds.classoid = 'pg_constraint'::regclass AND ds.objsubid = 0
      ORDER BY k.conrelid, k.contype, k.conname\
      """;

  // A key WITHOUT OVERLAPS (PostgreSQL 18) is an exclusion by another name.
  private static final String CONSTRAINTS =
      """
      SELECT k.conrelid, k.conname, pg_get_constraintdef(k.oid) AS definition, ds.description,
             obj_description(nullif(k.conindid, 0), 'pg_class') AS index_description,
             %s OR %s AS fragile, k.contype = 'c' AND %s AS late
      FROM t
      JOIN pg_constraint k
        ON k.conrelid = t.oid AND (k.contype IN ('c', 'x') OR k.contype IN ('p', 'u') AND %s)
      LEFT JOIN pg_description ds
        ON ds.objoid = k.oid AND ds.classoid = 'pg_constraint'::regclass AND ds.objsubid = 0
      ORDER BY k.conrelid, k.conname\
      """;

  private KeyCatalog() {}

  /** The primary key first, then by name. */
  static Map<Long, List<Key>> keys(Catalog catalog) throws SQLException {
    String query =
        KEYS.formatted(catalog.version().nullsNotDistinct(), catalog.version().withoutOverlaps());
    return catalog.perTable(query, KeyCatalog::key);
  }

  static Map<Long, List<Constraint>> constraints(Catalog catalog) throws SQLException {
    return catalog.perTable(
        CONSTRAINTS.formatted(
            OwnObjects.neededBy("pg_constraint", "k.oid"),
            OwnObjects.neededBy("pg_class", "k.conindid"),
            OwnObjects.calledBy("pg_constraint", "k.oid"),
            catalog.version().withoutOverlaps()),
        KeyCatalog::constraint);
  }

  private static Constraint constraint(ResultSet row) throws SQLException {
    return Constraint.newBuilder()
        .setName(row.getString("conname"))
        .setDefinition(row.getString("definition"))
        .setComment(row.getString("description"))
        .setIndexComment(row.getString("index_description"))
        .setFragile(row.getBoolean("fragile"))
        .setLate(row.getBoolean("late"))
        .build();
  }

  private static Key key(ResultSet row) throws SQLException {
    return Key.newBuilder()
        .setName(row.getString("conname"))
        .setPrimary(row.getBoolean("is_primary"))
        .setColumns(Catalog.strings(row, "columns"))
        .setInclude(Catalog.strings(row, "include"))
        .setNullsNotDistinct(row.getBoolean("nulls_not_distinct"))
        .setDeferrable(row.getBoolean("condeferrable"))
        .setInitiallyDeferred(row.getBoolean("condeferred"))
        .setComment(row.getString("description"))
        .setStorage(Catalog.strings(row, "reloptions"))
        .setIndexComment(row.getString("index_description"))
        .build();
  }
}
