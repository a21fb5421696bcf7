// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.assess;

import io.convoy.common.config.TypeOptions;
import io.convoy.common.config.TypeOptions.ExcessDigits;
import io.convoy.schemas.name.TableName;
import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.type.TypeMapping;
import io.convoy.schemas.type.TypeRegistry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says what becomes of the types of a source: one decision for all columns of a type. */
final class TypeDecisions {
  private static final int EXAMPLES = 3;
  private static final int MOST_DIGITS = 6;
  private static final Pattern LENGTHS = Pattern.compile("\\([^)]*\\)");
  private static final Pattern SCALE = Pattern.compile("\\((\\d+)\\)");

  private final TypeOptions options;
  private final Map<String, Gathered> gathered = new LinkedHashMap<>();

  TypeDecisions(TypeOptions options) {
    this.options = options;
  }

  /** Columns of one decision. */
  private static final class Gathered {
    private final TypeDecision first;
    private final List<String> examples = new ArrayList<>();
    private long columns;

    Gathered(TypeDecision first) {
      this.first = first;
    }

    TypeDecision decision() {
      return new TypeDecision(
          first.source(), first.target(), columns, examples, first.why(), first.loss());
    }
  }

  /** Those that lose something first, then the most used. */
  List<TypeDecision> of(List<Table> tables, TypeRegistry types) {
    for (Table table : tables) {
      table.getColumns().forEach(column -> take(table, column, types));
    }
    return gathered.values().stream()
        .map(Gathered::decision)
        .sorted(
            Comparator.comparing((TypeDecision decision) -> decision.loss() == null)
                .thenComparing(Comparator.comparingLong(TypeDecision::columns).reversed())
                .thenComparing(TypeDecision::source))
        .toList();
  }

  private void take(Table table, Column column, TypeRegistry types) {
    String source = without(column.getBaseType());
    String target = without(column.getTargetType());
    String loss = loss(column);
    Gathered one =
        gathered.computeIfAbsent(
            String.join("\n", source, target, String.valueOf(loss)),
            key ->
                new Gathered(
                    new TypeDecision(source, target, 0, List.of(), why(column, types), loss)));
    one.columns++;
    if (one.examples.size() < EXAMPLES) {
      String schema = table.getId().getSchemaName();
      one.examples.add(TableName.of(schema, table.getId().getName(), column.getName()));
    }
  }

  /** What of a value is not kept; null where all is, as of PostgreSQL's types. */
  @Nullable String loss(Column column) {
    return switch (column.getBaseType()) {
      case "time", "datetime2" -> digits(column);
      case "datetimeoffset" -> {
        String digits = digits(column);
        String offset = "an offset other than +00:00";
        yield digits == null ? offset : offset + "; " + digits;
      }
      case "sql_variant" -> "the base type of each value";
      case "geography as wkb", "geometry as wkb" -> "the SRID";
      case "rowversion" -> "that the value changes whenever its row does";
      default -> null;
    };
  }

  private @Nullable String digits(Column column) {
    Matcher scale = SCALE.matcher(column.getSourceType());
    boolean isWhole = scale.find() && Integer.parseInt(scale.group(1)) <= MOST_DIGITS;
    if (isWhole) {
      return null;
    }
    return options.excessDigits() == ExcessDigits.ROUND
        ? "the seventh digit of seconds, which is rounded"
        : "the seventh digit of seconds, which is cut off";
  }

  private static String why(Column column, TypeRegistry types) {
    String note =
        types.mappings().stream()
            .filter(mapping -> mapping.sourceType().equals(column.getBaseType()))
            .map(TypeMapping::note)
            .findFirst()
            .orElse("travels in its text form");
    if (!note.isEmpty()) {
      return note.replace("`", "");
    }
    return without(column.getBaseType()).equals(without(column.getTargetType()))
        ? "the same type"
        : "holds the same values";
  }

  private static String without(String type) {
    return LENGTHS.matcher(type).replaceAll("").replaceAll(" +", " ").strip();
  }
}
