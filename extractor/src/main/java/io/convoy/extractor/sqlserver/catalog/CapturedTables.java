// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.catalog;

import io.convoy.schemas.table.ChangeCapture;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tables for which change data capture is on, and whether it tells all changes. Stateless. */
public final class CapturedTables {
  /**
   * What is another one after a table was made anew or altered, or change data capture was switched
   * off and on: after all that has rows change, or not be told, without a word.
   */
  public static final String IDENTITY =
      """
      CONCAT(t.object_id, '/', t.max_column_id_used, '/',
        CONVERT(varchar(33), t.create_date, 126), '/', CONVERT(varchar(33), t.modify_date, 126),
        '/', k.object_id, '/', CONVERT(varchar(33), k.create_date, 126))\
      """;

  /** What the queries about captured tables end with. */
  public static final String FROM_CAPTURED =
      """
      FROM cdc.change_tables k
      JOIN sys.tables t ON t.object_id = k.source_object_id\
      """;

  private static final String TABLES =
      "SELECT object_id FROM sys.tables WHERE is_tracked_by_cdc = 1";

  // The values of computed columns are never captured, those that they are computed from are.
  private static final String INSTANCES =
      """
      SELECT t.object_id, k.capture_instance, %s,
        (SELECT MIN(c.name) FROM sys.columns c WHERE c.object_id = t.object_id AND c.is_computed = 0
         AND NOT EXISTS (SELECT 1 FROM cdc.captured_columns a WHERE a.object_id = k.object_id
           AND a.column_id = c.column_id AND a.column_name = c.name)),
        (SELECT MIN(c.name) FROM sys.columns c
         WHERE c.object_id = t.object_id AND c.system_type_id IN (34, 35, 99)),
        (SELECT COUNT(*) FROM sys.indexes i
         JOIN sys.partition_schemes p ON p.data_space_id = i.data_space_id
         WHERE i.object_id = t.object_id AND i.index_id IN (0, 1) AND k.partition_switch = 1)
      %s
      WHERE COALESCE(k.has_drop_pending, 0) = 0
      ORDER BY t.object_id, k.create_date, k.capture_instance\
      """
          .formatted(IDENTITY, FROM_CAPTURED);

  private static final String UNREAD =
      "the login may not read what change data capture has of it (GRANT SELECT ON cdc.change_tables"
          + " and ON cdc.captured_columns)";

  private CapturedTables() {}

  /** By the tables' numbers. */
  static Map<Long, ChangeCapture> read(Catalog catalog) throws SQLException {
    List<Long> tables = catalog.rowsIfThere(TABLES, row -> row.getLong(1)).orElse(List.of());
    if (tables.isEmpty()) {
      return Map.of();
    }
    Map<Long, ChangeCapture> captured = new HashMap<>();
    tables.forEach(table -> captured.put(table, new ChangeCapture("", "", UNREAD)));
    Optional<List<Instance>> instances = catalog.rowsIfThere(INSTANCES, Instance::of);
    for (Instance instance : instances.orElse(List.of())) {
      captured.merge(instance.table(), instance.capture(), CapturedTables::better);
    }
    return captured;
  }

  /** A table may have two: the elder one stays until it is dropped, where it tells all. */
  private static ChangeCapture better(ChangeCapture known, ChangeCapture next) {
    boolean isOfUse = known.getObstacle() == null;
    boolean isKnown = !known.getInstance().isEmpty();
    return isOfUse || isKnown && next.getObstacle() != null ? known : next;
  }

  /** A row of the catalog. */
  private record Instance(long table, ChangeCapture capture) {
    static Instance of(ResultSet row) throws SQLException {
      String obstacle = obstacle(row.getString(4), row.getString(5), row.getLong(6));
      return new Instance(
          row.getLong(1), new ChangeCapture(row.getString(2), row.getString(3), obstacle));
    }

    private static @Nullable String obstacle(
        @Nullable String missing, @Nullable String old, long switched) {
      if (missing != null) {
        return "its change data capture leaves out column " + missing;
      }
      if (old != null) {
        return "its column %s is of type text, ntext or image, which change without a word"
            .formatted(old);
      }
      return switched == 0
          ? null
          : "its partitions may be switched, which change data capture does not tell"
              + " (@allow_partition_switch = 0)";
    }
  }
}
