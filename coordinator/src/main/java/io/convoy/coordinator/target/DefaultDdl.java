// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.target;

import io.convoy.common.postgres.SqlNames;
import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Says how columns get their defaults. An expression is taken as it is, but for {@code nextval} of
 * a described sequence: that names the sequence of the target.
 */
final class DefaultDdl {
  private static final Pattern NEXTVAL =
      Pattern.compile("nextval\\('((?:[^']|'')+)'::(?:pg_catalog\\.)?regclass\\)");
  private static final Pattern NAME_PART = Pattern.compile("\"((?:[^\"]|\"\")+)\"|([^\".]+)");

  private DefaultDdl() {}

  static List<SqlStep> all(TargetTable table) {
    List<SqlStep> steps = new ArrayList<>();
    for (Column column : table.source().getColumns()) {
      if (column.getDefaultExpression() != null) {
        String name = table.quoted(column.getName());
        steps.add(
            new SqlStep(
                "give column %s of %s its default".formatted(name, table.sql()),
                "ALTER TABLE %s ALTER COLUMN %s SET DEFAULT %s"
                    .formatted(
                        table.sql(), name, expression(table, column.getDefaultExpression()))));
      }
    }
    return steps;
  }

  /** With the target's names of sequences. */
  static String expression(TargetTable table, String source) {
    return NEXTVAL
        .matcher(source)
        .replaceAll(nextval ->
            Matcher.quoteReplacement(
                drawnFrom(table, nextval.group(1))
                    .map(sequence ->
                        "nextval(" + SqlNames.literal(table.sequence(sequence)) + "::regclass)")
                    .orElseGet(nextval::group)));
  }

  private static Optional<Sequence> drawnFrom(TargetTable table, String literal) {
    List<String> name = nameParts(literal.replace("''", "'"));
    Stream<Sequence> sequences = table.source().getSequences().stream();
    return sequences
        .filter(sequence ->
            name.equals(List.of(sequence.getSchemaName(), sequence.getName()))
                || name.equals(List.of(sequence.getName())))
        .findFirst();
  }

  private static List<String> nameParts(String qualified) {
    return NAME_PART
        .matcher(qualified)
        .results()
        .map(part -> part.group(1) == null ? part.group(2) : part.group(1).replace("\"\"", "\""))
        .toList();
  }
}
