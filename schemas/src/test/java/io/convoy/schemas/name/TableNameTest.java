// SPDX-License-Identifier: Apache-2.0
package io.convoy.schemas.name;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.schemas.table.TableId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableNameTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "public, posts,       public.posts",
        "dbo,    Order Lines, dbo.Order Lines",
        "na,     mes.t,       na.\"mes.t\"",
        "na.mes, t,           \"na.mes\".t",
        "a/b,    it's \"x\",  \"a/b\".\"it's \"\"x\"\"\"",
        "``,     x,           \"\".x"
      })
  void quotesOnlyWhatWouldBeTakenForSomethingElse(String schema, String table, String text) {
    assertThat(TableName.of(new TableId(schema, table))).isEqualTo(text);
  }

  @Test
  void isAnotherForEveryOtherTable() {
    List<String> names = names("", 4);

    assertThat(
            names.stream()
                .flatMap(schema -> names.stream().map(name -> TableName.of(schema, name))))
        .doesNotHaveDuplicates();
  }

  @Test
  void isAnotherForAColumnThanForATable() {
    assertThat(TableName.of("a", "b", "c"))
        .isEqualTo("a.b.c")
        .isNotEqualTo(TableName.of(new TableId("a", "b.c")));
  }

  /** All texts of up to so many characters that may matter. */
  private static List<String> names(String begin, int length) {
    List<String> names = new ArrayList<>(List.of(begin));
    if (length > 0) {
      for (String next : List.of("a", ".", "\"", "/")) {
        names.addAll(names(begin + next, length - 1));
      }
    }
    return names;
  }
}
