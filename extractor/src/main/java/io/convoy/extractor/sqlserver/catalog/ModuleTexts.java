// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.catalog;

import io.convoy.common.error.Excerpt;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The texts of views, procedures, functions and triggers, as far as the report has room for one.
 */
final class ModuleTexts {
  /** Of one text; what is longer is in the source. */
  static final int MOST_CHARACTERS = 4_000;

  private static final String QUERY =
      "SELECT m.object_id, LEFT(m.definition, %d) FROM sys.sql_modules m WHERE m.definition IS NOT NULL"
          .formatted(MOST_CHARACTERS + 1);

  private final Map<Long, String> texts = new HashMap<>();

  private record Module(long id, String text) {}

  private ModuleTexts() {}

  static ModuleTexts read(Catalog catalog) throws SQLException {
    ModuleTexts modules = new ModuleTexts();
    catalog
        .rowsOrNote(
            "texts of views, procedures, functions and triggers",
            QUERY,
            row -> new Module(row.getLong(1), row.getString(2)))
        .forEach(module -> modules.texts.put(module.id(), shown(module.text())));
    return modules;
  }

  private static String shown(String text) {
    return Excerpt.of(text.replace("\0", "").strip(), MOST_CHARACTERS);
  }

  /** Null where it has none, or where the login may not see it. */
  @Nullable String of(long object) {
    return texts.get(object);
  }
}
