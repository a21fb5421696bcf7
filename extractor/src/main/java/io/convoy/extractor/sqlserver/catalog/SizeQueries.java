// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.catalog;

import io.convoy.extractor.sqlserver.catalog.CatalogRows.SizeRow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Reads how much tables hold, from the best source that the server has and the login may read. */
final class SizeQueries {
  private static final String STATISTICS =
      """
      SELECT p.object_id, SUM(p.row_count) AS row_count, SUM(p.used_page_count) * 8192 AS bytes
      FROM sys.dm_db_partition_stats p
      JOIN sys.tables t ON t.object_id = p.object_id
      WHERE p.index_id IN (0, 1) AND t.is_ms_shipped = 0
      GROUP BY p.object_id\
      """;

  // Values out of the row belong to the partition, the others to its heap or tree.
  private static final String ALLOCATED =
      """
      SELECT u.object_id, SUM(u.row_count) AS row_count, SUM(u.pages) * 8192 AS bytes
      FROM (
        SELECT p.object_id, p.rows AS row_count, CAST(0 AS bigint) AS pages
        FROM sys.partitions p
        WHERE p.index_id IN (0, 1)
        UNION ALL
        SELECT p.object_id, 0, a.used_pages
        FROM sys.partitions p
        JOIN sys.allocation_units a ON a.container_id = p.hobt_id AND a.type IN (1, 3)
        WHERE p.index_id IN (0, 1)
        UNION ALL
        SELECT p.object_id, 0, a.used_pages
        FROM sys.partitions p
        JOIN sys.allocation_units a ON a.container_id = p.partition_id AND a.type = 2
        WHERE p.index_id IN (0, 1)
      ) u
      JOIN sys.tables t ON t.object_id = u.object_id
      WHERE t.is_ms_shipped = 0
      GROUP BY u.object_id\
      """;

  // A server without allocation units has 0 here where it does not know.
  private static final String PARTITIONS =
      """
      SELECT p.object_id, COALESCE(NULLIF(SUM(p.rows), 0), -1) AS row_count, -1 AS bytes
      FROM sys.partitions p
      JOIN sys.tables t ON t.object_id = p.object_id
      WHERE p.index_id IN (0, 1) AND t.is_ms_shipped = 0
      GROUP BY p.object_id\
      """;

  private SizeQueries() {}

  /**
   * Sizes of tables, not of all of them.
   *
   * @param warnings takes a line where they are less exact than they could be
   */
  static List<SizeRow> read(Catalog catalog, List<String> warnings) throws SQLException {
    Optional<List<SizeRow>> exact = catalog.rowsIfThere(STATISTICS, SizeQueries::size);
    if (exact.isPresent()) {
      return exact.orElseThrow();
    }
    warnings.add(
        "sizes of tables are estimates: sys.dm_db_partition_stats cannot be read (GRANT VIEW"
            + " DATABASE STATE lets the login read it)");
    Optional<List<SizeRow>> allocated = catalog.rowsIfThere(ALLOCATED, SizeQueries::size);
    return allocated.isPresent()
        ? allocated.orElseThrow()
        : catalog.rowsIfThere(PARTITIONS, SizeQueries::size).orElse(List.of());
  }

  private static SizeRow size(ResultSet row) throws SQLException {
    return new SizeRow(row.getLong("object_id"), row.getLong("row_count"), row.getLong("bytes"));
  }
}
