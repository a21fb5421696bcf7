// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.convoy.common.config.TextEncoding;
import io.convoy.schemas.event.ChunkRange;
import io.convoy.schemas.event.RangeKind;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RangeConditionTest {

  @Test
  void readsAWholeTableWithoutCondition() {
    assertThat(sql(RangeKind.WHOLE, List.of(), null, null)).isEmpty();
  }

  @Test
  void comparesPagesByCtid() {
    assertThat(sql(RangeKind.PHYSICAL, List.of(), null, List.of("10")))
        .isEqualTo("ctid < '(10,0)'::tid");
    assertThat(sql(RangeKind.PHYSICAL, List.of(), List.of("10"), List.of("4294967295")))
        .isEqualTo("ctid >= '(10,0)'::tid AND ctid < '(4294967295,0)'::tid");
    assertThat(sql(RangeKind.PHYSICAL, List.of(), List.of("20"), null))
        .isEqualTo("ctid >= '(20,0)'::tid");
  }

  @Test
  void refusesAPageThatIsNoNumber() {
    assertThatThrownBy(() -> sql(RangeKind.PHYSICAL, List.of(), List.of("1)'"), null))
        .isInstanceOf(NumberFormatException.class);
  }

  @Test
  void leavesTheTypeOfKeyBoundariesToTheServer() {
    assertThat(sql(RangeKind.KEY, List.of("Id"), List.of("5"), List.of("7")))
        .isEqualTo("\"Id\" >= '5' AND \"Id\" < '7' AND \"Id\" IS NOT NULL");
    assertThat(sql(RangeKind.KEY, List.of("Id"), null, List.of("it's\\")))
        .isEqualTo("\"Id\" < E'it''s\\\\' AND \"Id\" IS NOT NULL");
  }

  @Test
  void comparesCompositeKeysAsRows() {
    assertThat(sql(RangeKind.KEY, List.of("a", "b\"c"), List.of("1", "x"), List.of("2", "y")))
        .isEqualTo(
            "(\"a\", \"b\"\"c\") >= ('1', 'x') AND (\"a\", \"b\"\"c\") < ('2', 'y')"
                + " AND \"a\" IS NOT NULL AND \"b\"\"c\" IS NOT NULL");
  }

  @Test
  void gathersRowsWithANullAnywhereInTheKey() {
    assertThat(sql(RangeKind.KEY_NULLS, List.of("a", "b"), null, null))
        .isEqualTo("(\"a\" IS NULL OR \"b\" IS NULL)");
  }

  @Test
  void spellsBytesOfTheSessionsEncodingInAscii() {
    ChunkRange range =
        new ChunkRange(RangeKind.KEY, List.of("a"), null, List.of("it's \\ caf\u00e9"));

    assertThat(new RangeCondition(TextEncoding.WIN1252).sql(range))
        .isEqualTo("\"a\" < E'it\\x27s \\x5c caf\\xe9' AND \"a\" IS NOT NULL");
  }

  private static String sql(
      RangeKind kind,
      List<String> columns,
      @Nullable List<String> lower,
      @Nullable List<String> upper) {
    return new RangeCondition(TextEncoding.UTF8).sql(new ChunkRange(kind, columns, lower, upper));
  }
}
