// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.ddl;

import io.convoy.coordinator.effect.statement.SqlStep;
import io.convoy.schemas.table.Sequence;

/** Says how sequences are made, for serial columns, shared ones and identities. */
public final class SequenceDdl {
  private SequenceDdl() {}

  public static SqlStep create(TargetTable table, Sequence sequence) {
    String name = table.sequence(sequence);
    return new SqlStep(
        "create sequence " + name,
        "CREATE SEQUENCE IF NOT EXISTS %s AS %s %s"
            .formatted(name, sequence.getDataType(), options(sequence)));
  }

  /** Ties a serial's sequence to its column, so that both are dropped together. */
  static SqlStep ownedBy(TargetTable table, Sequence sequence) {
    String name = table.sequence(sequence);
    String column = table.quotedColumn(sequence.getColumn());
    return new SqlStep(
        "give sequence %s to column %s of %s".formatted(name, column, table.sql()),
        "ALTER SEQUENCE %s OWNED BY %s.%s".formatted(name, table.sql(), column));
  }

  /** What stands in the parentheses of an identity column. */
  static String identity(TargetTable table, Sequence sequence) {
    return "SEQUENCE NAME " + table.sequence(sequence) + " " + options(sequence);
  }

  public static String options(Sequence sequence) {
    return "START WITH %d INCREMENT BY %d MINVALUE %d MAXVALUE %d CACHE %d %s"
        .formatted(
            sequence.getStart(),
            sequence.getIncrement(),
            sequence.getMin(),
            sequence.getMax(),
            sequence.getCache(),
            sequence.getCycle() ? "CYCLE" : "NO CYCLE");
  }
}
