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
    }
    for (Index index : table.source().getIndexes()) {
      String name = SqlNames.quote(table.schema(), table.names().identifier(index.getName()));
      ddl.on("INDEX " + name, index.getComment());
    }
    for (Constraint constraint : table.source().getConstraints()) {
      ddl.onConstraint(constraint.getName(), constraint.getComment());
    }
    return ddl.steps;
  }

  /** Of one foreign key; none where it has no comment. */
  static List<SqlStep> of(TargetTable table, ForeignKey key) {
    CommentDdl ddl = new CommentDdl(table);
    ddl.onConstraint(key.getName(), key.getComment());
    return ddl.steps;
  }

  /** Of a schema; none where the comment is empty. */
  static List<SqlStep> ofSchema(String schema, String comment) {
    String object = "SCHEMA " + SqlNames.quote(schema);
    return comment.isEmpty()
        ? List.of()
        : List.of(
            new SqlStep(
                "comment on " + object,
                "COMMENT ON " + object + " IS " + SqlNames.literal(comment)));
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
