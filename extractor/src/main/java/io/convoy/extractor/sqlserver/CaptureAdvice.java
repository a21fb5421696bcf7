// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import io.convoy.extractor.source.Source.Advice;
import io.convoy.extractor.sqlserver.tsql.SqlServerNames;
import io.convoy.schemas.table.Key;
import io.convoy.schemas.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The other way for a SQL Server to tell what changes, for tables that have neither. */
final class CaptureAdvice {
  private static final String DATABASE = "EXEC sys.sp_cdc_enable_db;";

  /** How the products begin that have it, and those that only take T-SQL do not. */
  private static final String PRODUCT = "microsoft sql";

  private static final List<String> WITHOUT_IT = List.of("express edition", "web edition");

  /** What tells which columns are captured; the changes are told by functions. */
  private static final List<String> READ = List.of("cdc.change_tables", "cdc.captured_columns");

  private CaptureAdvice() {}

  /**
   * The statements that switch change data capture on, and let the login ask it.
   *
   * @param product as the source calls itself
   * @param user who reads; null where the configuration does not say
   * @return empty where each table that can have it has it, or change tracking
   */
  static Optional<Advice> of(String product, List<Table> tables, @Nullable String user) {
    List<Table> off =
        tables.stream()
            .filter(table -> table.getKeys().stream().anyMatch(Key::getPrimary))
            .filter(table -> table.getTracking() == null && table.getCaptured() == null)
            .toList();
    if (off.isEmpty() || !hasIt(product.toLowerCase(Locale.ROOT))) {
      return Optional.empty();
    }
    List<String> statements = new ArrayList<>();
    if (tables.stream().allMatch(table -> table.getCaptured() == null)) {
      statements.add(DATABASE);
    }
    for (Table table : off) {
      statements.add(
          "EXEC sys.sp_cdc_enable_table @source_schema = %s, @source_name = %s, @role_name = NULL;"
              .formatted(
                  SqlServerNames.literal(table.getId().getSchemaName()),
                  SqlServerNames.literal(table.getId().getName())));
    }
    String grantee = user == null ? "..." : SqlServerNames.quote(user);
    READ.forEach(view -> statements.add("GRANT SELECT ON %s TO %s;".formatted(view, grantee)));
    String text =
        "change data capture is the other way, for %d of the tables, which have neither (tables.capture: cdc). It needs Enterprise, Developer or Standard edition (Standard from 2016 SP1 on) with SQL Server Agent running, and a member of sysadmin to switch it on; it keeps each changed row for three days, and tells of a change some seconds after its commit. One of the two is enough: change tracking costs the source less"
            .formatted(off.size());
    return Optional.of(new Advice(text, String.join("\n", statements)));
  }

  private static boolean hasIt(String product) {
    return product.startsWith(PRODUCT) && WITHOUT_IT.stream().noneMatch(product::contains);
  }
}
