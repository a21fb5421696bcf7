// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import io.convoy.extractor.sqlserver.RangeQuery.KeyColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A condition that is true of single rows, by their keys. They stand in a table of values, in the
 * columns' own types, so that the server looks each of them up in the index of the key. Stateless.
 */
final class SingleRows {
  private SingleRows() {}

  /**
   * @param values of each key, one key after the other
   */
  static String condition(List<KeyColumn> key, List<String> values) {
    List<String> rows = new ArrayList<>();
    for (int from = 0; from < values.size(); from += key.size()) {
      List<String> row = values.subList(from, from + key.size());
      rows.add(
          IntStream.range(0, key.size())
              .mapToObj(part -> key.get(part).type().typed(row.get(part)))
              .collect(Collectors.joining(", ", "(", ")")));
    }
    List<String> names =
        IntStream.range(0, key.size()).mapToObj(part -> "[convoy key " + part + "]").toList();
    String same =
        IntStream.range(0, key.size())
            .mapToObj(part -> names.get(part) + " = " + key.get(part).quoted())
            .collect(Collectors.joining(" AND "));
    return "EXISTS (SELECT 1 FROM (VALUES %s) AS convoy_keys(%s) WHERE %s)"
        .formatted(String.join(", ", rows), String.join(", ", names), same);
  }
}
