// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.ddl;

import io.convoy.common.postgres.SqlNames;
import io.convoy.coordinator.effect.statement.SqlStep;
import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Says how columns get their defaults. An expression is taken as it is, but for {@code nextval} of
 * a described sequence: that names the sequence of the target.
 */
public final class DefaultDdl {
  private static final Pattern NEXTVAL =
      Pattern.compile("nextval\\('((?:[^']|'')+)'::(?:pg_catalog\\.)?regclass\\)");

  /** Looks its sequence up by name whenever it is called. */
  private static final Pattern NEXTVAL_OF_TEXT =
      Pattern.compile("nextval\\(\\('((?:[^']|'')+)'::text\\)::regclass\\)");

  private static final Pattern NAME_PART = Pattern.compile("\"((?:[^\"]|\"\")+)\"|([^\".]+)");

  private DefaultDdl() {}

  /** Those that no target refuses. */
  public static List<SqlStep> all(TargetTable table) {
    List<SqlStep> steps = new ArrayList<>();
    for (Column column : table.source().getColumns()) {
      if (column.getDefaultExpression() != null && !column.getFragile()) {
        steps.add(step(table, column, column.getDefaultExpression()));
      }
    }
    return steps;
  }

  /** Those that the target may not understand. */
  public static Map<Column, SqlStep> fragile(TargetTable table) {
    Map<Column, SqlStep> steps = new LinkedHashMap<>();
    for (Column column : table.source().getColumns()) {
      if (column.getDefaultExpression() != null && column.getFragile()) {
        SqlStep step = step(table, column, column.getDefaultExpression());
        steps.put(column, step.searching(table.source().getSearchPath()));
      }
    }
    return steps;
  }

  private static SqlStep step(TargetTable table, Column column, String expression) {
    String name = table.quotedColumn(column.getName());
    return new SqlStep(
        "give column %s of %s its default".formatted(name, table.sql()),
        "ALTER TABLE %s ALTER COLUMN %s SET DEFAULT %s"
            .formatted(table.sql(), name, expression(table, expression)));
  }

  /** With the target's names of sequences. */
  public static String expression(TargetTable table, String source) {
    String bound =
        NEXTVAL
            .matcher(source)
            .replaceAll(nextval ->
                Matcher.quoteReplacement(
                    drawnFrom(table, nextval.group(1))
                        .map(sequence ->
                            "nextval(" + SqlNames.literal(table.sequence(sequence)) + "::regclass)")
                        .orElseGet(nextval::group)));
    // Looked up whenever it is called: by the name that it has then.
    TargetTable lasting = table.lasting();
    return NEXTVAL_OF_TEXT
        .matcher(bound)
        .replaceAll(nextval ->
            Matcher.quoteReplacement(
                drawnFrom(lasting, nextval.group(1))
                    .filter(sequence -> isRenamed(lasting, sequence))
                    .map(sequence ->
                        "nextval(("
                            + SqlNames.literal(lasting.sequence(sequence))
                            + "::text)::regclass)")
                    .orElseGet(nextval::group)));
  }

  private static boolean isRenamed(TargetTable table, Sequence sequence) {
    return !table
        .sequence(sequence)
        .equals(SqlNames.quote(sequence.getSchemaName(), sequence.getName()));
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
