// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.shape;

import io.convoy.common.config.ColumnOverride;
import io.convoy.common.config.ConvoyConfig;
import io.convoy.common.config.TableOverride;
import io.convoy.common.config.TableOverrides;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.extractor.source.HeldSnapshot.Description;
import io.convoy.schemas.name.TableName;
import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Gives described tables the shape that {@code tables} of the configuration says, so that whoever
 * is given a description later need not ask for it. Names are not among it: they are given when
 * they are used, as {@code target.identifiers} are.
 */
public final class Shaping {
  private final TableOverrides overrides;
  private final ToLongFunction<Table> estimate;
  private final Description source;
  private final List<String> errors = new ArrayList<>();

  private Shaping(TableOverrides overrides, ToLongFunction<Table> estimate, Description source) {
    this.overrides = overrides;
    this.estimate = estimate;
    this.source = source;
  }

  /**
   * Changes the tables of the description.
   *
   * @param estimate about how many rows a table's condition selects; -1 where that is not known
   * @return the same with what there is to be said
   * @throws ConvoyException CONFIGURATION that tells all that cannot be
   */
  public static Description apply(
      ConvoyConfig config, ToLongFunction<Table> estimate, Description description) {
    if (config.tables().isEmpty()) {
      return description;
    }
    TableOverrides overrides = new TableOverrides(config.tables());
    OverriddenNames names = new OverriddenNames(config.tables(), overrides, description);
    Shaping shaping = new Shaping(overrides, estimate, description);
    shaping.errors.addAll(names.errors());
    shaping.shape();
    List<String> warnings = new ArrayList<>(description.warnings());
    warnings.addAll(names.warnings());
    return description.saying(warnings);
  }

  private void shape() {
    Map<TableId, Set<String>> omitted = new HashMap<>();
    for (Table table : source.tables()) {
      overrides
          .of(table.getId())
          .ifPresent(
              override -> omitted.put(table.getId(), ColumnPattern.omitted(table, override)));
    }
    for (Table table : source.tables()) {
      overrides.of(table.getId()).ifPresent(override -> refuse(table, override, omitted));
    }
    KeptHistory history = new KeptHistory(overrides);
    for (Table table : source.tables()) {
      Set<String> left = omitted.getOrDefault(table.getId(), Set.of());
      errors.addAll(history.obstacles(table, left));
    }
    requireNone();
    for (Table table : source.tables()) {
      OmittedColumns.leaveOut(table, omitted);
      overrides.of(table.getId()).ifPresent(override -> shape(table, override));
      history.leaveOut(table);
    }
    partition();
  }

  /** By what tables are in the target. */
  private void partition() {
    PartitionRule rule = new PartitionRule(overrides);
    source.tables().forEach(table -> errors.addAll(rule.obstacles(table)));
    requireNone();
    source.tables().forEach(rule::apply);
  }

  private void requireNone() {
    if (!errors.isEmpty()) {
      throw new ConvoyException(
          ErrorCode.CONFIGURATION,
          "What is configured under tables does not go with the source: "
              + String.join("; ", errors));
    }
  }

  private void refuse(Table table, TableOverride override, Map<TableId, Set<String>> omitted) {
    Set<String> left = omitted.getOrDefault(table.getId(), Set.of());
    String name = TableName.of(table.getId());
    if (left.size() == table.getColumns().size()) {
      errors.add("no column of " + name + " would be carried; source.tables.exclude leaves it out");
    }
    override.key().stream()
        .filter(left::contains)
        .forEach(column ->
            errors.add("column %s of %s is omitted, and in its key".formatted(column, name)));
    for (Column column : table.getColumns()) {
      String type = type(override, column);
      if (type != null && !left.contains(column.getName())) {
        new TypeOverride(table, column, type).obstacle().ifPresent(errors::add);
      }
      if (!left.contains(column.getName())) {
        values(table, override, column).flatMap(ValueOverride::obstacle).ifPresent(errors::add);
      }
    }
  }

  /** What is asked about a column's values, where something is. */
  private static Optional<ValueOverride> values(
      Table table, TableOverride override, Column column) {
    return Optional.ofNullable(override.column(column.getName()))
        .map(own -> new ValueOverride(table, column, own))
        .filter(ValueOverride::isAsked);
  }

  private static @Nullable String type(TableOverride override, Column column) {
    ColumnOverride own = override.column(column.getName());
    return own == null ? null : own.type();
  }

  private void shape(Table table, TableOverride override) {
    for (Column column : table.getColumns()) {
      String type = type(override, column);
      if (type != null) {
        new TypeOverride(table, column, type).apply();
      }
      values(table, override, column).ifPresent(ValueOverride::apply);
    }
    table.setGivenKey(override.key());
    if (override.where() != null) {
      filter(table, override.where());
    }
  }

  private void filter(Table table, String where) {
    narrow(
        table,
        where,
        estimate,
        "only rows are carried, counted and compared for which, as configured, " + where);
  }

  /**
   * Leaves all other rows of a table out.
   *
   * @param where in the source's own SQL
   */
  static void narrow(Table table, String where, ToLongFunction<Table> estimate, String warning) {
    table.setWhere(where);
    long rows = estimate.applyAsLong(table);
    if (rows >= 0) {
      long before = table.getEstimatedRows();
      if (before > rows) {
        table.setEstimatedBytes((long) (table.getEstimatedBytes() * ((double) rows / before)));
      }
      table.setEstimatedRows(rows);
    }
    TableWarning.add(table, warning);
  }
}
