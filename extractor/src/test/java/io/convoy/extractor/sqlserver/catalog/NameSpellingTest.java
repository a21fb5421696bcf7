// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.extractor.sqlserver.catalog.CatalogRows.SpellingRow;
import io.convoy.schemas.table.TableId;
import java.util.List;
import org.junit.jupiter.api.Test;

class NameSpellingTest {
  private static final TableId UPPER = new TableId("dbo", "T");
  private static final TableId LOWER = new TableId("dbo", "t");

  @Test
  void takesTheNameAsItWasGivenWhereTheCatalogFoldsIt() {
    TableId users = new TableId("Sales", "Users");
    NameSpelling spelling = new NameSpelling(List.of(new SpellingRow(users, "UserId")));

    assertThat(spelling.table(new TableId("sales", "users"))).isEqualTo(users);
    assertThat(spelling.column(users, "userid")).isEqualTo("UserId");
    assertThat(spelling.column(users, "other")).isEqualTo("other");
  }

  @Test
  void keepsNamesApartThatDifferInCaseAlone() {
    NameSpelling spelling =
        new NameSpelling(
            List.of(
                new SpellingRow(UPPER, "A"),
                new SpellingRow(UPPER, "a"),
                new SpellingRow(LOWER, "a")));

    assertThat(spelling.table(UPPER)).isEqualTo(UPPER);
    assertThat(spelling.table(LOWER)).isEqualTo(LOWER);
    assertThat(spelling.column(UPPER, "A")).isEqualTo("A");
    assertThat(spelling.column(UPPER, "a")).isEqualTo("a");
  }

  @Test
  void leavesUnknownNamesAlone() {
    NameSpelling spelling = new NameSpelling(List.of());

    assertThat(spelling.table(UPPER)).isEqualTo(UPPER);
    assertThat(spelling.column(UPPER, "x")).isEqualTo("x");
  }
}
