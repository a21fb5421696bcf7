// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.catalog;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** Tables for which change tracking is on. Stateless. */
public final class TrackedTables {
  /**
   * What is another one after a table was made anew or emptied, change tracking was switched off
   * and on, or a column was added: after all that has rows change, or not be told, without a word.
   */
  public static final String IDENTITY =
      """
      CONCAT(t.object_id, '/', k.begin_version, '/', t.max_column_id_used, '/',
        CONVERT(varchar(33), t.create_date, 126), '/',
        (SELECT CONVERT(varchar(33), MAX(i.create_date), 126) FROM sys.internal_tables i
         WHERE i.parent_id = t.object_id AND i.internal_type = 209))\
      """;

  /** What the queries about tracked tables end with. */
  public static final String FROM_TRACKED =
      """
      FROM sys.tables t
      JOIN sys.change_tracking_tables k ON k.object_id = t.object_id\
      """;

  private TrackedTables() {}

  /** By the tables' numbers. */
  static Map<Long, String> read(Catalog catalog) throws SQLException {
    Map<Long, String> tracked = new HashMap<>();
    catalog.rowsOfFeature(
        "change tracking",
        "SELECT t.object_id, " + IDENTITY + "\n" + FROM_TRACKED,
        row -> tracked.put(row.getLong(1), row.getString(2)));
    return tracked;
  }
}
