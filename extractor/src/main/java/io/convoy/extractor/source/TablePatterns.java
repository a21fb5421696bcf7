// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.source;

import io.convoy.common.config.SourceConfig.TableSelection;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.error.Excerpt;
import io.convoy.schemas.name.TableName;
import io.convoy.schemas.table.TableId;
import java.util.Collection;
import java.util.function.Predicate;

/** Says which tables are carried, by the patterns of the configuration. */
public final class TablePatterns {
  private static final int NAMED_IN_MESSAGES = 5;

  private final TableSelection selection;
  private final Predicate<TableId> filter;

  public TablePatterns(TableSelection selection) {
    this.selection = selection;
    this.filter = selection.filter();
  }

  /** True where the table is carried. */
  public boolean select(TableId table) {
    return filter.test(table);
  }

  /**
   * Why none of these tables is carried: CONFIGURATION where a pattern matches nothing, else
   * NO_TABLES.
   */
  public ConvoyException noTables(Collection<TableId> all) {
    return UnmatchedNames.refusal(selection, all).orElseGet(() -> nothingSelected(all));
  }

  private ConvoyException nothingSelected(Collection<TableId> all) {
    String there =
        all.isEmpty()
            ? "The database has no tables that this user can see"
            : "The database has "
                + Excerpt.of(all.stream().map(TableName::of).toList(), NAMED_IN_MESSAGES);
    return new ConvoyException(
        ErrorCode.NO_TABLES,
        "No table of the source matches source.tables (include %s, exclude %s). %s. Patterns are over schema.table, with * and ?"
            .formatted(selection.include(), selection.exclude(), there));
  }
}
