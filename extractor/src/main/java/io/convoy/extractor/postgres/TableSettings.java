// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import io.convoy.schemas.table.Table;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what tables themselves are told: how they are stored, clustered and replicated. */
final class TableSettings {
  private static final String CLUSTER = "CLUSTER ON";
  private static final String QUERY =
      """
      SELECT c.oid, s.action, s.index
      FROM t JOIN pg_class c ON c.oid = t.oid
      LEFT JOIN pg_class toast ON toast.oid = c.reltoastrelid
      CROSS JOIN LATERAL (
        SELECT 1 AS place, 'OF ' || format_type(c.reloftype, NULL) AS action, NULL::text AS index
        WHERE c.reloftype <> 0
        UNION ALL
        SELECT 2, 'SET (' || string_agg(o.prefix || quote_ident(split_part(o.option, '=', 1)) || '='
                 || quote_literal(substr(o.option, strpos(o.option, '=') + 1)), ', '
                 ORDER BY o.prefix, o.place) || ')', NULL
        FROM (SELECT '' AS prefix, option, place
              FROM unnest(c.reloptions) WITH ORDINALITY x(option, place)
              UNION ALL SELECT 'toast.', option, place
              FROM unnest(toast.reloptions) WITH ORDINALITY x(option, place)) o
        HAVING count(*) > 0
        UNION ALL
        SELECT 3, CASE c.relreplident WHEN 'f' THEN 'REPLICA IDENTITY FULL'
                                      ELSE 'REPLICA IDENTITY NOTHING' END, NULL
        WHERE c.relreplident IN ('f', 'n')
        UNION ALL
        SELECT 4, 'REPLICA IDENTITY USING INDEX', x.relname::text
        FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
        WHERE i.indrelid = c.oid AND i.indisreplident AND c.relreplident = 'i'
        UNION ALL
        SELECT 5, 'CLUSTER ON', x.relname::text
        FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
        WHERE i.indrelid = c.oid AND i.indisclustered
      ) s
      ORDER BY c.oid, s.place\
      """;

  private TableSettings() {}

  /**
   * What follows ALTER TABLE.
   *
   * @param index whose name ends it, where one does
   */
  record Setting(String action, @Nullable String index) {}

  /** By the table's oid, in the order in which they are to be told. */
  static Map<Long, List<Setting>> read(Catalog catalog) throws SQLException {
    return catalog.perTable(
        QUERY, row -> new Setting(row.getString("action"), row.getString("index")));
  }

  static void set(Table table, List<Setting> settings) {
    List<String> plain = new ArrayList<>();
    for (Setting setting : settings) {
      if (setting.index() == null) {
        plain.add(setting.action());
      } else if (setting.action().equals(CLUSTER)) {
        table.setClusteredOn(setting.index());
      } else {
        table.setReplicaIdentity(setting.index());
      }
    }
    table.setSettings(plain);
  }
}
