// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.target;

import io.convoy.common.postgres.SqlNames;
import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Constraint;
import io.convoy.schemas.table.ForeignKey;
import io.convoy.schemas.table.Index;
import io.convoy.schemas.table.Key;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Says how comments are attached. */
final class CommentDdl {
  private final TargetTable table;
  private final List<SqlStep> steps = new ArrayList<>();

  private CommentDdl(TargetTable table) {
    this.table = table;
  }

  /**
   * Of the table and its columns.
   *
   * @param objects keys, indexes and constraints of it whose comments are to be there too
   */
  static List<SqlStep> all(TargetTable table, List<? extends SpecificRecord> objects) {
    CommentDdl ddl = new CommentDdl(table);
    ddl.on("TABLE " + table.sql(), table.source().getComment());
    for (Column column : table.source().getColumns()) {
      ddl.on("COLUMN " + table.sql() + "." + table.quoted(column.getName()), column.getComment());
    }
    objects.forEach(object -> ddl.steps.addAll(of(table, object)));
    return ddl.steps;
  }

  /** Of a key, index or constraint of the table; none where it has no comment. */
  static List<SqlStep> of(TargetTable table, SpecificRecord object) {
    return switch (object) {
      case Key key -> of(table, key);
      case Index index -> of(table, index);
      case Constraint constraint -> of(table, constraint);
      case ForeignKey key -> of(table, key);
      default -> throw new IllegalArgumentException("no object of a table: " + object.getSchema());
    };
  }

  /** Of one key; none where it has no comment. */
  private static List<SqlStep> of(TargetTable table, Key key) {
    CommentDdl ddl = new CommentDdl(table);
    ddl.onConstraint(key.getName(), key.getComment());
    return ddl.steps;
  }

  /** Of one index; none where it has no comment. */
  private static List<SqlStep> of(TargetTable table, Index index) {
    CommentDdl ddl = new CommentDdl(table);
    String name = SqlNames.quote(table.schema(), table.names().identifier(index.getName()));
    ddl.on("INDEX " + name, index.getComment());
    return ddl.steps;
  }

  /** Of one check or exclusion; none where it has no comment. */
  private static List<SqlStep> of(TargetTable table, Constraint constraint) {
    CommentDdl ddl = new CommentDdl(table);
    ddl.onConstraint(constraint.getName(), constraint.getComment());
    return ddl.steps;
  }

  /** Of one foreign key; none where it has no comment. */
  static List<SqlStep> of(TargetTable table, ForeignKey key) {
    CommentDdl ddl = new CommentDdl(table);
    ddl.onConstraint(key.getName(), key.getComment());
    return ddl.steps;
  }

  private void onConstraint(String sourceName, @Nullable String comment) {
    on("CONSTRAINT " + table.quoted(sourceName) + " ON " + table.sql(), comment);
  }

  private void on(String object, @Nullable String comment) {
    if (comment != null) {
      steps.add(
          new SqlStep(
              "comment on " + object, "COMMENT ON " + object + " IS " + SqlNames.literal(comment)));
    }
  }
}
