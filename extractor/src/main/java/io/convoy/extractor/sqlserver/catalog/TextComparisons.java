// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.catalog;

import io.convoy.schemas.table.TextComparison;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Says what a collation makes no difference between, by its name. */
final class TextComparisons {
  private TextComparisons() {}

  /** Null where it tells all texts apart, and where there is none. */
  static @Nullable TextComparison of(@Nullable String collation) {
    if (collation == null) {
      return null;
    }
    String name = collation.toUpperCase(Locale.ROOT) + "_";
    boolean withoutAccents = name.contains("_AI_");
    if (name.contains("_CI_")) {
      return withoutAccents ? TextComparison.NO_CASE_NO_ACCENTS : TextComparison.NO_CASE;
    }
    return withoutAccents ? TextComparison.NO_ACCENTS : null;
  }
}
