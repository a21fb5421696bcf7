// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import io.convoy.extractor.source.Source.Advice;
import io.convoy.extractor.sqlserver.tsql.SqlServerNames;
import io.convoy.schemas.table.ChangeCapture;
import io.convoy.schemas.table.Key;
import io.convoy.schemas.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a SQL Server would tell what changes in its tables, which nobody but its owner decides. */
final class TrackingAdvice {
  private static final String DATABASE =
      "ALTER DATABASE CURRENT SET CHANGE_TRACKING = ON (CHANGE_RETENTION = 7 DAYS, AUTO_CLEANUP ="
          + " ON);";

  /** How the products begin that have it, and those that only take T-SQL do not. */
  private static final String PRODUCT = "Microsoft SQL";

  private TrackingAdvice() {}

  /**
   * The statements that switch change tracking on, and let the login ask it.
   *
   * @param product as the source calls itself
   * @param user who reads; null where the configuration does not say
   * @return empty where it, or change data capture, is on for all tables that can have it
   */
  static Optional<Advice> of(String product, List<Table> tables, @Nullable String user) {
    List<Table> able =
        tables.stream()
            .filter(table -> table.getKeys().stream().anyMatch(Key::getPrimary))
            .toList();
    List<Table> off = able.stream().filter(table -> !isKnown(table)).toList();
    if (off.isEmpty() || !product.startsWith(PRODUCT)) {
      return Optional.empty();
    }
    List<String> statements = new ArrayList<>();
    if (tables.stream().allMatch(table -> table.getTracking() == null)) {
      statements.add(DATABASE);
    }
    for (Table table : off) {
      String name = SqlServerNames.quote(table.getId());
      statements.add("ALTER TABLE %s ENABLE CHANGE_TRACKING;".formatted(name));
      statements.add(
          "GRANT VIEW CHANGE TRACKING ON OBJECT::%s TO %s;"
              .formatted(name, user == null ? "..." : SqlServerNames.quote(user)));
    }
    String text =
        "change tracking is off for %d of the %d tables that can have it. Where it is on, a step of sync looks at rows alone that changed (tables.capture: change-tracking); Convoy does not switch it on, but these statements do"
            .formatted(off.size(), able.size());
    return Optional.of(new Advice(text, String.join("\n", statements)));
  }

  /** True where the source tells what changes in the table, one way or the other. */
  static boolean isKnown(Table table) {
    ChangeCapture captured = table.getCaptured();
    return table.getTracking() != null || captured != null && captured.getObstacle() == null;
  }
}
