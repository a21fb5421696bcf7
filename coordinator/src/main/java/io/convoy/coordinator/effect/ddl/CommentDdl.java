// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.ddl;

import io.convoy.common.postgres.SqlNames;
import io.convoy.coordinator.effect.statement.SqlStep;
import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Constraint;
import io.convoy.schemas.table.ForeignKey;
import io.convoy.schemas.table.Index;
import io.convoy.schemas.table.Key;
import io.convoy.schemas.table.Sequence;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Says how comments are attached. */
public final class CommentDdl {
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
  public static List<SqlStep> all(TargetTable table, List<? extends SpecificRecord> objects) {
    CommentDdl ddl = new CommentDdl(table);
    ddl.on("TABLE " + table.sql(), table.source().getComment());
    for (Column column : table.source().getColumns()) {
      ddl.on(
          "COLUMN " + table.sql() + "." + table.quotedColumn(column.getName()),
          column.getComment());
    }
    objects.forEach(object -> ddl.steps.addAll(of(table, object)));
    return ddl.steps;
  }

  /** Of a key, index or constraint of the table; none where it has no comment. */
  public static List<SqlStep> of(TargetTable table, SpecificRecord object) {
    CommentDdl ddl = new CommentDdl(table);
    switch (object) {
      case Key key -> {
        ddl.onConstraint(key.getName(), key.getComment());
        ddl.onIndex(key.getName(), key.getIndexComment());
      }
      case Index index -> ddl.onIndex(index.getName(), index.getComment());
      case Constraint constraint -> {
        ddl.onConstraint(constraint.getName(), constraint.getComment());
        ddl.onIndex(constraint.getName(), constraint.getIndexComment());
      }
      case ForeignKey key -> ddl.onConstraint(key.getName(), key.getComment());
      default -> throw new IllegalArgumentException("no object of a table: " + object.getSchema());
    }
    return ddl.steps;
  }

  /** None where the comment is empty. */
  public static List<SqlStep> ofSchema(String schema, String comment) {
    return comment.isEmpty()
        ? List.of()
        : List.of(step("SCHEMA " + SqlNames.quote(schema), comment));
  }

  /** None where there is no comment. */
  public static List<SqlStep> ofSequence(TargetTable table, Sequence sequence) {
    return sequence.getComment() == null
        ? List.of()
        : List.of(step("SEQUENCE " + table.sequence(sequence), sequence.getComment()));
  }

  private void onConstraint(String sourceName, @Nullable String comment) {
    on("CONSTRAINT " + table.quoted(sourceName) + " ON " + table.sql(), comment);
  }

  private void onIndex(String sourceName, @Nullable String comment) {
    on("INDEX " + table.index(sourceName), comment);
  }

  private void on(String object, @Nullable String comment) {
    if (comment != null) {
      steps.add(step(object, comment));
    }
  }

  private static SqlStep step(String object, String comment) {
    return new SqlStep(
        "comment on " + object, "COMMENT ON " + object + " IS " + SqlNames.literal(comment));
  }
}
