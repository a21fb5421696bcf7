// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.shape;

import io.convoy.schemas.name.TableName;
import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Constraint;
import io.convoy.schemas.table.Index;
import io.convoy.schemas.table.IndexColumn;
import io.convoy.schemas.table.Sequence;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.type.TypeName;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gives a column the type that is configured. */
final class TypeOverride {
  private static final Map<String, Integer> BITS =
      Map.of("smallint", 16, "integer", 32, "bigint", 64);

  private final Table table;
  private final Column column;
  private final TypeName type;

  TypeOverride(Table table, Column column, String type) {
    this.table = table;
    this.column = column;
    this.type = TypeName.of(type);
  }

  /** Why the column cannot have it. */
  Optional<String> obstacle() {
    TypeChange change = new TypeChange(column);
    if (column.getGeneratedExpression() != null) {
      return Optional.of(message("the target computes it"));
    } else if (column.getIdentity() != null && !BITS.containsKey(type.base())) {
      return Optional.of(message("an identity is a smallint, integer or bigint"));
    } else if (!change.allows(type)) {
      return Optional.of(
          message(
              "%s holds not every value of %s as it is; possible: %s"
                  .formatted(type, column.getTargetType(), change.allowed())));
    }
    return Optional.empty();
  }

  private String message(String reason) {
    return "column %s cannot have the type %s: %s"
        .formatted(
            TableName.of(table.getId().getSchemaName(), table.getId().getName(), column.getName()),
            type,
            reason);
  }

  void apply() {
    String before = column.getTargetType();
    if (before.equals(type.toString())) {
      return;
    }
    if (!new TypeChange(column).travelsAsItIs(type)) {
      column.setCarriedAs(before);
    }
    column.setTargetType(type.toString());
    boolean isText = Set.of(TypeName.TEXT, TypeName.VARCHAR, TypeName.CHAR).contains(type.base());
    if (!isText) {
      column.setCollation(null);
    }
    widenSequence(before);
    markFragile();
    TableWarning.add(
        table,
        "column %s is %s in the target instead of %s, as configured"
            .formatted(column.getName(), type, before));
  }

  /** One that goes as far as its column goes as far as the new type. */
  private void widenSequence(String before) {
    Integer from = BITS.get(before);
    Integer to = BITS.get(type.base());
    if (from == null || to == null || from >= to) {
      return;
    }
    for (Sequence sequence : table.getSequences()) {
      if (column.getName().equals(sequence.getColumn())) {
        sequence.setDataType(type.base());
        if (sequence.getMax() == largest(from)) {
          sequence.setMax(largest(to));
        }
        if (sequence.getMin() == -largest(from) - 1) {
          sequence.setMin(-largest(to) - 1);
        }
      }
    }
  }

  private static long largest(int bits) {
    return BigInteger.TWO.pow(bits - 1).subtract(BigInteger.ONE).longValueExact();
  }

  /** What was written for the other type is tried, and left out where PostgreSQL refuses it. */
  private void markFragile() {
    Set<String> name = Set.of(column.getName());
    if (column.getDefaultExpression() != null) {
      column.setFragile(true);
    }
    for (Column other : table.getColumns()) {
      if (MentionedColumns.first(other.getGeneratedExpression(), name).isPresent()) {
        other.setFragile(true);
      }
    }
    for (Constraint constraint : table.getConstraints()) {
      if (MentionedColumns.first(constraint.getDefinition(), name).isPresent()) {
        constraint.setFragile(true);
      }
    }
    for (Index index : table.getIndexes()) {
      boolean mentions =
          MentionedColumns.first(index.getPredicate(), name).isPresent()
              || index.getColumns().stream()
                  .anyMatch(part -> usesOtherwise(part.getExpression(), part, name));
      if (mentions) {
        index.setFragile(true);
      }
    }
  }

  private boolean usesOtherwise(@Nullable String expression, IndexColumn part, Set<String> name) {
    return MentionedColumns.first(expression, name).isPresent()
        || column.getName().equals(part.getColumn()) && part.getOperatorClass() != null;
  }
}
