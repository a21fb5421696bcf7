// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.expression;

import io.convoy.common.postgres.SqlNames;
import io.convoy.coordinator.effect.ddl.TargetTable;
import io.convoy.schemas.row.TargetNames;
import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Constraint;
import io.convoy.schemas.table.Index;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Lets translated expressions name columns as the target does. In them, each quoted name that
 * stands alone is a column's.
 */
public final class TranslatedNames {
  /** A text, which is passed over, or a quoted name, with the dot before it if there is one. */
  private static final Pattern PIECE =
      Pattern.compile(
          "E'(?:[^'\\\\]|\\\\.|'')*+'|'(?:[^']|'')*+'|\\.?\"((?:[^\"]|\"\")+)\"", Pattern.DOTALL);

  private final Set<String> columns;
  private final TableId id;
  private final TargetNames names;

  private TranslatedNames(Table table, TargetNames names) {
    this.columns = table.getColumns().stream().map(Column::getName).collect(Collectors.toSet());
    this.id = table.getId();
    this.names = names;
  }

  /** The table under the names, which its translated expressions use too. */
  public static TargetTable named(Table table, TargetNames names) {
    return new TargetTable(renamed(table, names), names);
  }

  /** The table itself where nothing of it is translated, else a copy. */
  public static Table renamed(Table table, TargetNames names) {
    if (!TranslatedParts.has(table)) {
      return table;
    }
    Table copy = TranslatedParts.copy(table);
    TranslatedNames renaming = new TranslatedNames(table, names);
    for (Column column : copy.getColumns()) {
      if (column.getOriginal() != null) {
        column.setDefaultExpression(renaming.of(column.getDefaultExpression()));
        column.setGeneratedExpression(renaming.of(column.getGeneratedExpression()));
      }
    }
    for (Index index : copy.getIndexes()) {
      if (index.getOriginal() != null) {
        index.setPredicate(renaming.of(index.getPredicate()));
      }
    }
    for (Constraint constraint : copy.getConstraints()) {
      if (constraint.getOriginal() != null) {
        constraint.setDefinition(renaming.rename(constraint.getDefinition()));
      }
    }
    return copy;
  }

  private @Nullable String of(@Nullable String expression) {
    return expression == null ? null : rename(expression);
  }

  private String rename(String expression) {
    return PIECE
        .matcher(expression)
        .replaceAll(piece -> {
          String quoted = piece.group(1);
          String name = quoted == null ? "" : quoted.replace("\"\"", "\"");
          boolean alone = quoted != null && !piece.group().startsWith(".");
          return Matcher.quoteReplacement(
              alone && columns.contains(name)
                  ? SqlNames.quote(names.column(id, name))
                  : piece.group());
        });
  }
}
