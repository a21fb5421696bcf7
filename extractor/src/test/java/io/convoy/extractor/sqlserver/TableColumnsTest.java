// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.extractor.source.ChunkRanges.Nulls;
import io.convoy.extractor.sqlserver.RangeQuery.KeyColumn;
import io.convoy.schemas.row.RowField;
import io.convoy.schemas.row.RowField.Nullability;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.table.TableId;
import io.convoy.schemas.type.Codec;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TableColumnsTest {
  private static final TableColumns COLUMNS =
      new TableColumns(
          Map.of("Id", column("Id"), "Total", column("Total"), "Extra", column("Extra")),
          Set.of("Total"));

  @Test
  void doesNotMissWhatTheTargetComputes() {
    assertThat(COLUMNS.types(layout("Id", "Extra"))).isEqualTo(Map.of("Id", "int", "Extra", "int"));
  }

  @Test
  void comparesComputedColumnsThatTravelAsTheirValues() {
    assertThat(COLUMNS.types(layout("Id", "Extra", "Total"))).containsEntry("Total", "int");
  }

  @Test
  void noticesPlainColumnsThatNobodyDescribed() {
    assertThat(COLUMNS.types(layout("Id"))).containsEntry("Extra", "int");
  }

  private static KeyColumn column(String name) {
    return new KeyColumn(name, new KeyType("int", null), Nulls.NONE);
  }

  private static RowLayout layout(String... columns) {
    return new RowLayout(
        new TableId("dbo", "Orders"),
        "public",
        "Orders",
        Stream.of(columns).map(TableColumnsTest::field).toList());
  }

  private static RowField field(String name) {
    return new RowField(name, name, name, "int", "integer", Codec.INT4, Nullability.NULLABLE);
  }
}
