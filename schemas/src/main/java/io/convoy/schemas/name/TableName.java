// SPDX-License-Identifier: Apache-2.0
package io.convoy.schemas.name;

import io.convoy.schemas.table.TableId;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Says a table's name as one text: {@code schema.table}, for people and as a part of ids and keys.
 *
 * <p>A part with a dot, a slash or a double quote is quoted as in SQL, since without it {@code a.b}
 * of schema {@code x} and {@code b} of schema {@code x.a} would be one. So no two tables have the
 * same text, and the text never holds a slash but between quotes.
 */
public final class TableName {
  private static final String TO_BE_QUOTED = "./\"";

  private TableName() {}

  /** {@code schema.table}. */
  public static String of(TableId table) {
    return part(table.getSchemaName()) + '.' + part(table.getName());
  }

  /** {@code schema.table}, or {@code schema.table.column}. */
  public static String of(String... parts) {
    return Stream.of(parts).map(TableName::part).collect(Collectors.joining("."));
  }

  private static String part(String name) {
    return isPlain(name) ? name : '"' + name.replace("\"", "\"\"") + '"';
  }

  private static boolean isPlain(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (TO_BE_QUOTED.indexOf(name.charAt(i)) >= 0) {
        return false;
      }
    }
    return !name.isEmpty();
  }
}
