// SPDX-License-Identifier: Apache-2.0
package io.convoy.schemas.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.RowRange;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import io.convoy.schemas.type.TypeRegistry;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RangeConditionTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "integer, 1, 1e3, `\"c\" >= 1 AND \"c\" < 1000`",
        "numeric, -1.5, 2, `\"c\" >= -1.5 AND \"c\" < 2`",
        "date, 2024-01-01T00:00:00, 2024-02-01T00:00:00, `\"c\" >= '2024-01-01T00:00:00' AND \"c\""
            + " < '2024-02-01T00:00:00'`",
        "timestamp with time zone, 2024-01-01T00:00:00, 2024-01-01T12:00:00, `\"c\" >="
            + " '2024-01-01T00:00:00+00:00' AND \"c\" < '2024-01-01T12:00:00+00:00'`",
      })
  void saysTheRangeInSql(String type, String from, String to, String condition) {
    RowRange range = new RowRange("c", from, to);
    Table table = table(type);
    assertThat(RangeCondition.obstacle(table, range)).isEmpty();
    table.setRange(range);
    assertThat(RangeCondition.of(table, "c")).isEqualTo(condition);
    assertThat(RangeCondition.of(table, "a\"b")).startsWith("\"a\"\"b\" >= ");
  }

  @ParameterizedTest
  @CsvSource({
    "text, 1, 2, neither",
    "double precision, 1, 2, neither",
    "integer, 2024-01-01T00:00:00, 2024-02-01T00:00:00, holds numbers",
    "'integer', '1; DROP TABLE t', 2, holds numbers",
    "date, 1, 2, holds dates",
    "date, 2024-01-01T12:00:00, 2024-02-01T00:00:00, within one",
    "integer, 1, 1.0e0, no value",
  })
  void saysWhatCannotBeARange(String type, String from, String to, String why) {
    assertThat(RangeCondition.obstacle(table(type), new RowRange("c", from, to)))
        .hasValueSatisfying(obstacle -> assertThat(obstacle).contains(why));
  }

  private static Table table(String type) {
    Column column =
        Column.newBuilder()
            .setName("c")
            .setSourceType(type)
            .setBaseType(type)
            .setCodec(TypeRegistry.postgresql().codec(type).name())
            .setTargetType(type)
            .setNullable(true)
            .build();
    return Table.newBuilder()
        .setId(new TableId("s", "t"))
        .setEstimatedRows(-1)
        .setEstimatedBytes(0)
        .setColumns(List.of(column))
        .setKeys(List.of())
        .setIndexes(List.of())
        .setForeignKeys(List.of())
        .setConstraints(List.of())
        .setSequences(List.of())
        .setTypes(List.of())
        .build();
  }
}
