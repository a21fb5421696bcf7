// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A condition that is true of single rows, by their keys. The values are given to PostgreSQL as
 * arrays in the columns' own types, so that it looks each of them up in the index of the key.
 */
public final class KeyCondition {
  private KeyCondition() {}

  /**
   * A column of the key.
   *
   * @param name unquoted
   * @param type as in a cast
   */
  public record KeyColumn(String name, String type) {}

  /**
   * @param values of each key, one key after the other
   */
  public static String sql(List<KeyColumn> columns, List<String> values) {
    List<String> arrays = arrays(columns, values);
    String names =
        columns.stream()
            .map(column -> SqlNames.quote(column.name()))
            .collect(Collectors.joining(", "));
    return columns.size() == 1
        ? "%s = ANY (%s)".formatted(names, arrays.getFirst())
        : "(%s) IN (SELECT * FROM unnest(%s))".formatted(names, String.join(", ", arrays));
  }

  /**
   * The same keys as a list of FROM, a column for each of theirs.
   *
   * @param values of each key, one key after the other
   */
  public static String rows(List<KeyColumn> columns, List<String> values) {
    return "unnest(%s)".formatted(String.join(", ", arrays(columns, values)));
  }

  private static List<String> arrays(List<KeyColumn> columns, List<String> values) {
    List<String> arrays = new ArrayList<>();
    for (int column = 0; column < columns.size(); column++) {
      arrays.add(array(columns.get(column), values, column, columns.size()));
    }
    return arrays;
  }

  private static String array(KeyColumn column, List<String> values, int first, int step) {
    StringBuilder text = new StringBuilder("{");
    for (int at = first; at < values.size(); at += step) {
      text.append(at == first ? "\"" : ",\"");
      text.append(values.get(at).replace("\\", "\\\\").replace("\"", "\\\"")).append('"');
    }
    return "%s::%s[]".formatted(SqlNames.literal(text.append('}').toString()), column.type());
  }
}
