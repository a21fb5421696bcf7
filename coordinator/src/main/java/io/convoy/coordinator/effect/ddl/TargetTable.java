// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.ddl;

import io.convoy.common.postgres.SqlNames;
import io.convoy.schemas.row.TargetNames;
import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Sequence;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import java.util.List;
import java.util.stream.Collectors;

/** A described table under the names that it has in the target. */
public record TargetTable(Table source, TargetNames names) {
  /** Under the names that it has in the end. */
  public TargetTable lasting() {
    return new TargetTable(source, names.lasting());
  }

  /** Unquoted. */
  public String schema() {
    return names.schema(source.getId().getSchemaName());
  }

  /** Unquoted. */
  public String name() {
    return names.table(source.getId());
  }

  /** Qualified and quoted, as in SQL and in messages. */
  public String sql() {
    return SqlNames.quote(schema(), name());
  }

  /** The quoted target name of a constraint or index. */
  public String quoted(String sourceName) {
    return SqlNames.quote(names.identifier(sourceName));
  }

  /** The target name of a column; unquoted. */
  public String column(String sourceName) {
    return names.column(source.getId(), sourceName);
  }

  /** The quoted target name of a column. */
  public String quotedColumn(String sourceName) {
    return SqlNames.quote(column(sourceName));
  }

  /** {@code "a", "b"}. */
  String columns(List<String> sourceNames) {
    return columns(source.getId(), sourceNames);
  }

  /** {@code "a", "b"} of another table. */
  String columns(TableId of, List<String> sourceNames) {
    return sourceNames.stream()
        .map(name -> SqlNames.quote(names.column(of, name)))
        .collect(Collectors.joining(", "));
  }

  /** Qualified and quoted. */
  public String sequence(Sequence sequence) {
    return SqlNames.quote(
        names.schema(sequence.getSchemaName()), names.identifier(sequence.getName()));
  }

  /** Of an index; qualified and quoted. */
  String index(String sourceName) {
    return SqlNames.quote(schema(), names.identifier(sourceName));
  }

  /** True where the sequence belongs to an identity column. */
  public boolean isIdentity(Sequence sequence) {
    return source.getColumns().stream()
        .anyMatch(column ->
            column.getIdentity() != null && column.getName().equals(sequence.getColumn()));
  }

  /**
   * True where the sequence belongs to a column that is no identity, as {@code serial} makes it.
   */
  public boolean isOwned(Sequence sequence) {
    return source.getColumns().stream()
        .anyMatch(column ->
            column.getIdentity() == null && column.getName().equals(sequence.getColumn()));
  }

  /** The columns that carry data. */
  List<Column> carriedColumns() {
    return source.getColumns().stream()
        .filter(column -> column.getGeneratedExpression() == null)
        .toList();
  }
}
