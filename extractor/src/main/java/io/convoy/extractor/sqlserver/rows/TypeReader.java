// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.rows;

import io.convoy.extractor.sqlserver.tsql.SqlServerNames;
import io.convoy.schemas.row.RowField;
import java.util.List;
import java.util.function.Function;

/**
 * How the values of one entry of the type registry are read.
 *
 * @param entry the registry's source type
 * @param reader makes the reader of a column
 * @param expressions what is selected, in the order in which the reader finds it; %s stands for the
 *     column
 */
record TypeReader(
    String entry, Function<SourceColumn, ValueReader> reader, List<String> expressions) {

  static TypeReader of(
      String entry, Function<SourceColumn, ValueReader> reader, String... expressions) {
    List<String> selected = expressions.length == 0 ? List.of("%s") : List.of(expressions);
    return new TypeReader(entry, reader, selected);
  }

  /** What is selected for a field. */
  List<String> select(RowField field) {
    String column = SqlServerNames.quote(field.sourceColumn());
    return expressions.stream().map(form -> form.replace("%s", column)).toList();
  }
}
