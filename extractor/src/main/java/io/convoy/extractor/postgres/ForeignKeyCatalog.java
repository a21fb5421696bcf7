// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import io.convoy.schemas.name.TableName;
import io.convoy.schemas.table.ForeignKey;
import io.convoy.schemas.table.ReferentialAction;
import io.convoy.schemas.table.TableId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Reads foreign keys; those that cannot be carried become warnings. */
final class ForeignKeyCatalog {
  // A key that refers to a partitioned table has a row per partition; only the root counts.
  private static final String QUERY =
      """
      SELECT k.conrelid, k.conname, k.confrelid, n.nspname, c.relname, k.confmatchtype = 'f' AS full,
             k.confupdtype::text AS on_update, k.confdeltype::text AS on_delete,
             k.condeferrable, k.condeferred, k.convalidated, ds.description,
             %s AS enforced, %s AS period,
             ARRAY(SELECT a.attname::text
                   FROM unnest(k.conkey) WITH ORDINALITY x(number, place)
                   JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = x.number
                   ORDER BY x.place) AS columns,
             ARRAY(SELECT a.attname::text
                   FROM unnest(k.confkey) WITH ORDINALITY x(number, place)
                   JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = x.number
                   ORDER BY x.place) AS referenced,
             ARRAY(SELECT a.attname::text
                   FROM unnest(%s) WITH ORDINALITY x(number, place)
                   JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = x.number
                   ORDER BY x.place) AS delete_columns
      FROM t
      JOIN pg_constraint k ON k.conrelid = t.oid AND k.contype = 'f' AND k.conparentid = 0
      JOIN pg_class c ON c.oid = k.confrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN pg_description ds
        ON ds.objoid = k.oid AND ds.classoid = 'pg_constraint'::regclass AND ds.objsubid = 0
      ORDER BY k.conrelid, k.conname\
      """;

  private final Set<Long> carried;
  private final Map<Long, List<ForeignKey>> keys = new TreeMap<>();
  private final Map<Long, List<String>> warnings = new TreeMap<>();

  private ForeignKeyCatalog(Set<Long> carried) {
    this.carried = carried;
  }

  static ForeignKeyCatalog read(Catalog catalog) throws SQLException {
    ForeignKeyCatalog read = new ForeignKeyCatalog(new HashSet<>(catalog.tables()));
    String query =
        QUERY.formatted(
            catalog.version().enforced(),
            catalog.version().withoutOverlaps(),
            catalog.version().deletedColumns());
    catalog.aboutTables(query, read::add);
    return read;
  }

  List<ForeignKey> of(long table) {
    return keys.getOrDefault(table, List.of());
  }

  List<String> warnings(long table) {
    return warnings.getOrDefault(table, List.of());
  }

  private void add(ResultSet row) throws SQLException {
    long table = row.getLong("conrelid");
    String name = row.getString("conname");
    String referenced = TableName.of(row.getString("nspname"), row.getString("relname"));
    if (!carried.contains(row.getLong("confrelid"))) {
      warn(table, "foreign key " + name + " is not carried: nor is " + referenced);
    } else if (row.getBoolean("period")) {
      warn(table, "foreign key " + name + " is not carried: it refers to a PERIOD");
    } else if (!row.getBoolean("enforced")) {
      warn(table, "foreign key " + name + " is not carried: it is NOT ENFORCED");
    } else {
      keys.computeIfAbsent(table, oid -> new ArrayList<>()).add(foreignKey(row));
    }
  }

  private void warn(long table, String text) {
    warnings.computeIfAbsent(table, oid -> new ArrayList<>()).add(text);
  }

  private static ForeignKey foreignKey(ResultSet row) throws SQLException {
    return ForeignKey.newBuilder()
        .setName(row.getString("conname"))
        .setColumns(Catalog.strings(row, "columns"))
        .setReferencedTable(new TableId(row.getString("nspname"), row.getString("relname")))
        .setReferencedColumns(Catalog.strings(row, "referenced"))
        .setMatchFull(row.getBoolean("full"))
        .setOnUpdate(action(row.getString("on_update")))
        .setOnDelete(action(row.getString("on_delete")))
        .setOnDeleteColumns(Catalog.strings(row, "delete_columns"))
        .setDeferrable(row.getBoolean("condeferrable"))
        .setInitiallyDeferred(row.getBoolean("condeferred"))
        .setValidated(row.getBoolean("convalidated"))
        .setComment(row.getString("description"))
        .build();
  }

  private static ReferentialAction action(String letter) {
    return switch (letter) {
      case "r" -> ReferentialAction.RESTRICT;
      case "c" -> ReferentialAction.CASCADE;
      case "n" -> ReferentialAction.SET_NULL;
      case "d" -> ReferentialAction.SET_DEFAULT;
      default -> ReferentialAction.NO_ACTION;
    };
  }
}
