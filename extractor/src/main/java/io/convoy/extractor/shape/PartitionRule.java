// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.shape;

import io.convoy.common.config.PartitionBy;
import io.convoy.common.config.PartitionBy.Every;
import io.convoy.common.config.PartitionBy.Keys;
import io.convoy.common.config.PartitionBy.Method;
import io.convoy.common.config.TableOverrides;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.schemas.name.TableName;
import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Index;
import io.convoy.schemas.table.Key;
import io.convoy.schemas.table.PartitionEvery;
import io.convoy.schemas.table.PartitionMethod;
import io.convoy.schemas.table.Partitioning;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.type.TypeName;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Which tables are partitioned in the target, whether they can be, and by which values. */
public final class PartitionRule {
  private static final Set<String> TIMES =
      Set.of("date", "timestamp without time zone", "timestamp with time zone");
  private static final Set<String> OTHERS =
      Set.of(
          "smallint",
          "integer",
          "bigint",
          "boolean",
          "uuid",
          TypeName.NUMERIC,
          TypeName.TEXT,
          TypeName.VARCHAR,
          TypeName.CHAR);

  private final TableOverrides overrides;

  PartitionRule(TableOverrides overrides) {
    this.overrides = overrides;
  }

  /** Why the target's table could not be so; of a table in the shape that it has there. */
  List<String> obstacles(Table table) {
    Optional<PartitionBy> by = overrides.partitionBy(table.getId());
    if (by.isEmpty()) {
      return List.of();
    }
    String name = TableName.of(table.getId());
    String wanted = Objects.requireNonNull(by.orElseThrow().column());
    Optional<Column> column =
        table.getColumns().stream().filter(one -> one.getName().equals(wanted)).findFirst();
    if (column.isEmpty()) {
      return List.of("column %s of %s is omitted, and in its partition-by".formatted(wanted, name));
    }
    List<String> obstacles = new ArrayList<>();
    ofColumn(name, column.orElseThrow(), by.orElseThrow()).ifPresent(obstacles::add);
    if (overrides.history(table.getId()).isPresent()) {
      obstacles.add("%s has apply: history, which goes with no partition-by".formatted(name));
    }
    obstacles.addAll(ofKeys(table, column.orElseThrow(), by.orElseThrow().keys()));
    return obstacles;
  }

  private static Optional<String> ofColumn(String table, Column column, PartitionBy by) {
    String type = TypeName.of(column.getTargetType()).base();
    boolean fits = TIMES.contains(type) || by.method() != Method.RANGE && OTHERS.contains(type);
    if (!fits) {
      return Optional.of(
          "%s cannot be partitioned by column %s, which is %s in the target: %s"
              .formatted(
                  table,
                  column.getName(),
                  column.getTargetType(),
                  by.method() == Method.RANGE
                      ? "partition-by needs a date or timestamp"
                      : "partition-by takes dates, timestamps, numbers, texts, boolean and uuid"));
    }
    return column.getGeneratedExpression() == null
        ? Optional.empty()
        : Optional.of(
            "%s cannot be partitioned by column %s, which is computed"
                .formatted(table, column.getName()));
  }

  private static List<String> ofKeys(Table table, Column column, Keys keys) {
    List<String> lacking = new ArrayList<>();
    List<String> obstacles = new ArrayList<>();
    String name = TableName.of(table.getId());
    for (Key key : table.getKeys()) {
      if (!key.getColumns().contains(column.getName())) {
        lacking.add((key.getPrimary() ? "primary key " : "unique key ") + key.getName());
        if (key.getPrimary() && column.getNullable()) {
          obstacles.add(
              "column %s of %s may be NULL, so that its primary key cannot be extended by it (partition-by)"
                  .formatted(column.getName(), name));
        }
      }
    }
    for (Index index : table.getIndexes()) {
      if (index.getUnique() && !has(index, column)) {
        lacking.add("unique index " + index.getName());
      }
    }
    if (keys == Keys.EXTEND) {
      return obstacles;
    }
    return lacking.isEmpty()
        ? List.of()
        : List.of(
            "%s cannot be partitioned by column %s, since PostgreSQL wants it in each unique key, and these lack it: %s; set keys: extend in its partition-by to add it to them"
                .formatted(name, column.getName(), String.join(", ", lacking)));
  }

  private static boolean has(Index index, Column column) {
    return index.getColumns().stream().anyMatch(one -> column.getName().equals(one.getColumn()));
  }

  /** Has a table that has no obstacle partitioned. */
  void apply(Table table) {
    overrides
        .partitionBy(table.getId())
        .ifPresent(by -> {
          table.setPartitioning(
              Partitioning.newBuilder()
                  .setColumn(Objects.requireNonNull(by.column()))
                  .setMethod(PartitionMethod.valueOf(by.method().name()))
                  .setEvery(by.every() == null ? null : PartitionEvery.valueOf(by.every().name()))
                  .setAhead(by.ahead())
                  .setFrom(by.firstDay().toString())
                  .setTo(by.endDay().toString())
                  .setPartitions(by.partitions())
                  .setExtendsKeys(by.keys() == Keys.EXTEND)
                  .build());
          tellExtended(table, by);
        });
  }

  private static void tellExtended(Table table, PartitionBy by) {
    String column = Objects.requireNonNull(by.column());
    List<String> extended = new ArrayList<>();
    table.getKeys().stream()
        .filter(key -> !key.getColumns().contains(column))
        .forEach(key -> extended.add(key.getName()));
    table.getIndexes().stream()
        .filter(index ->
            index.getUnique()
                && index.getColumns().stream().noneMatch(one -> column.equals(one.getColumn())))
        .forEach(index -> extended.add(index.getName()));
    for (String key : extended) {
      TableWarning.add(
          table,
          "unique key %s has column %s too in the target, by which the table is partitioned: it would take two rows that differ in it alone (tables.partition-by.keys)"
              .formatted(key, column));
    }
  }

  /**
   * Notes what the source holds, of tables that are to be made.
   *
   * @param values of the column: the first and the last day of a range, each value of a list; none
   *     where there is no row
   * @param today where a range begins that has no row
   * @throws ConvoyException CONFIGURATION where a table would get more partitions than it may
   */
  public static void fill(
      List<Table> tables, Function<Table, List<String>> values, LocalDate today) {
    for (Table table : tables) {
      Partitioning partitioning = table.getPartitioning();
      if (partitioning != null && partitioning.getMethod() != PartitionMethod.HASH) {
        List<String> held = values.apply(table);
        boolean isRange = partitioning.getMethod() == PartitionMethod.RANGE;
        List<String> days = List.of(today.toString(), today.toString());
        partitioning.setValues(isRange && held.isEmpty() ? days : held);
        requireFew(table, isRange ? ranges(partitioning) : held.size());
      }
    }
  }

  private static long ranges(Partitioning partitioning) {
    Every every = Every.valueOf(Objects.requireNonNull(partitioning.getEvery()).name());
    LocalDate first = LocalDate.parse(partitioning.getValues().getFirst());
    LocalDate last = LocalDate.parse(partitioning.getValues().getLast());
    return every.count(first, last) + partitioning.getAhead();
  }

  private static void requireFew(Table table, long partitions) {
    if (partitions > PartitionBy.MOST) {
      Partitioning partitioning = Objects.requireNonNull(table.getPartitioning());
      boolean isRange = partitioning.getMethod() == PartitionMethod.RANGE;
      throw new ConvoyException(
          ErrorCode.CONFIGURATION,
          "table %s would get %s partitions by column %s (tables.partition-by), and %,d is the most: %s"
              .formatted(
                  TableName.of(table.getId()),
                  isRange ? "%,d".formatted(partitions) : "too many",
                  partitioning.getColumn(),
                  PartitionBy.MOST,
                  isRange
                      ? "its values go from %s to %s; make each longer with every, or leave days that stand for none to the default partition with from and to"
                          .formatted(
                              partitioning.getValues().getFirst(),
                              partitioning.getValues().getLast())
                      : "choose another column, or method: hash"));
    }
  }
}
