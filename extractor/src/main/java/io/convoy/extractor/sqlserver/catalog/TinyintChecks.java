// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.catalog;

import io.convoy.common.config.TypeOptions;
import io.convoy.common.config.TypeOptions.TinyintRange;
import io.convoy.common.postgres.SqlNames;
import io.convoy.extractor.sqlserver.catalog.CarriedTables.CarriedColumn;
import io.convoy.extractor.sqlserver.catalog.CarriedTables.CarriedTable;
import io.convoy.extractor.sqlserver.tsql.SqlServerNames;
import io.convoy.schemas.table.Constraint;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Keeps columns of tinyint within its range in the target, where that is asked for. */
final class TinyintChecks {
  private TinyintChecks() {}

  /** The checks of a table, with one more for each tinyint. */
  static List<Constraint> added(CarriedTable table, TypeOptions options, List<Constraint> checks) {
    if (options.tinyintRange() == TinyintRange.NONE) {
      return checks;
    }
    List<Constraint> all = new ArrayList<>(checks);
    Set<String> taken = new HashSet<>();
    checks.forEach(check -> taken.add(check.getName().toLowerCase(Locale.ROOT)));
    for (CarriedColumn column : table.columns().values()) {
      if (column.type().baseType().equals("tinyint")) {
        all.add(check(column.name(), free(column.name() + "_tinyint", taken)));
      }
    }
    return all;
  }

  private static String free(String wanted, Set<String> taken) {
    String name = wanted;
    for (int attempt = 1; !taken.add(name.toLowerCase(Locale.ROOT)); attempt++) {
      name = wanted + "_" + attempt;
    }
    return name;
  }

  private static Constraint check(String column, String name) {
    return Constraint.newBuilder()
        .setName(name)
        .setDefinition("CHECK (" + SqlNames.quote(column) + " BETWEEN 0 AND 255)")
        .setOriginal(SqlServerNames.quote(column) + " tinyint")
        .build();
  }
}
