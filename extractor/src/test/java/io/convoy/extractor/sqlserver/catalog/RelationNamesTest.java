// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.schemas.table.TableId;
import java.util.List;
import org.junit.jupiter.api.Test;

class RelationNamesTest {
  private static final TableId ORDERS = new TableId("dbo", "Orders");
  private static final TableId LINES = new TableId("dbo", "Lines");
  private static final TableId ELSEWHERE = new TableId("other", "Orders");

  private final RelationNames names = new RelationNames(List.of(ORDERS, LINES, ELSEWHERE));

  @Test
  void keepsTheNameThatIsFreeInItsSchema() {
    assertThat(names.index(ORDERS, "IX_Date")).isEqualTo("IX_Date");
    assertThat(names.index(ELSEWHERE, "IX_Date")).isEqualTo("IX_Date");
  }

  @Test
  void putsTheTableBeforeTheNameOfASecond() {
    names.index(ORDERS, "IX_Date");

    assertThat(names.index(LINES, "IX_Date")).isEqualTo("Lines_IX_Date");
    assertThat(names.index(LINES, "Orders")).isEqualTo("Lines_Orders");
  }

  @Test
  void countsWhereThatIsTakenToo() {
    names.index(ORDERS, "Lines_IX");
    names.index(ORDERS, "IX");

    assertThat(names.index(LINES, "IX")).isEqualTo("Lines_IX_2");
  }

  @Test
  void tellsNoNamesApartByCaseOrPunctuation() {
    names.index(ORDERS, "IX_OrderDate");

    assertThat(names.index(LINES, "ix_order_date")).isEqualTo("Lines_ix_order_date");
    assertThat(names.sequence(ORDERS, "Id")).isEqualTo("Orders_Id_seq");
    assertThat(names.sequence(ORDERS, "ID")).isEqualTo("Orders_ID_seq_1");
  }

  @Test
  void tellsNamesWithoutLettersApart() {
    assertThat(names.index(ORDERS, "!!")).isEqualTo("!!");
    assertThat(names.index(ORDERS, "??")).isEqualTo("??");
  }
}
