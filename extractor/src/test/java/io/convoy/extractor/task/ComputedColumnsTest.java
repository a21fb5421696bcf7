// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ComputedColumnsTest {
  @Test
  void saysWhichColumnsAreNotCompared() {
    Table table = table(column("a", null), column("b", "(a * 2)"), column("c", "(a * 3)"));
    ComputedColumns.warn(table);
    assertThat(table.getWarnings())
        .containsExactly(
            "an index is left out",
            "computed by the target, and not compared with what the source computed: b, c");
  }

  @Test
  void saysNothingWhereAllIsCarried() {
    Table table = table(column("a", null));
    ComputedColumns.warn(table);
    assertThat(table.getWarnings()).containsExactly("an index is left out");
  }

  private static Table table(Column... columns) {
    return Table.newBuilder()
        .setId(new TableId("public", "t"))
        .setEstimatedRows(1)
        .setEstimatedBytes(1)
        .setColumns(List.of(columns))
        .setKeys(List.of())
        .setIndexes(List.of())
        .setForeignKeys(List.of())
        .setConstraints(List.of())
        .setSequences(List.of())
        .setTypes(List.of())
        .setWarnings(List.of("an index is left out"))
        .build();
  }

  private static Column column(String name, @Nullable String expression) {
    return Column.newBuilder()
        .setName(name)
        .setSourceType("integer")
        .setBaseType("integer")
        .setTargetType("integer")
        .setNullable(true)
        .setGeneratedExpression(expression)
        .build();
  }
}
