// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.target;

import io.convoy.common.postgres.SqlNames;
import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Constraint;
import io.convoy.schemas.table.ForeignKey;
import io.convoy.schemas.table.Index;
import io.convoy.schemas.table.Key;
import io.convoy.schemas.table.Sequence;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says how comments are attached. */
final class CommentDdl {
  private final TargetTable table;
  private final List<SqlStep> steps = new ArrayList<>();

  private CommentDdl(TargetTable table) {
    this.table = table;
  }

  /** Of the table and all that FINALIZE has added to it: everything but foreign keys. */
  static List<SqlStep> all(TargetTable table) {
    CommentDdl ddl = new CommentDdl(table);
    ddl.on("TABLE " + table.sql(), table.source().getComment());
    for (Column column : table.source().getColumns()) {
      ddl.on("COLUMN " + table.sql() + "." + table.quoted(column.getName()), column.getComment());
    }
    for (Key key : table.source().getKeys()) {
      ddl.onConstraint(key.getName(), key.getComment());
      ddl.onIndex(key.getName(), key.getIndexComment());
    }
    for (Index index : table.source().getIndexes()) {
      ddl.onIndex(index.getName(), index.getComment());
    }
    for (Constraint constraint : table.source().getConstraints()) {
      if (!constraint.getLate()) {
        ddl.onConstraint(constraint.getName(), constraint.getComment());
        ddl.onIndex(constraint.getName(), constraint.getIndexComment());
      }
    }
    return ddl.steps;
  }

  /** Of a check that comes late; none where it has no comment. */
  static List<SqlStep> of(TargetTable table, Constraint check) {
    CommentDdl ddl = new CommentDdl(table);
    ddl.onConstraint(check.getName(), check.getComment());
    return ddl.steps;
  }

  /** None where the comment is empty. */
  static List<SqlStep> ofSchema(String schema, String comment) {
    return comment.isEmpty()
        ? List.of()
        : List.of(step("SCHEMA " + SqlNames.quote(schema), comment));
  }

  /** None where there is no comment. */
  static List<SqlStep> ofSequence(TargetTable table, Sequence sequence) {
    return sequence.getComment() == null
        ? List.of()
        : List.of(step("SEQUENCE " + table.sequence(sequence), sequence.getComment()));
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
