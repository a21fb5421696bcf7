// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.config.SourceConfig.TableSelection;
import io.convoy.schemas.table.TableId;
import java.util.List;
import org.junit.jupiter.api.Test;

class TablePatternsTest {

  @Test
  void selectsAllWhereNothingIsIncluded() {
    assertThat(select(List.of(), List.of(), "any", "table")).isTrue();
    assertThat(select(List.of(), List.of("any.*"), "any", "table")).isFalse();
  }

  @Test
  void matchesTheWholeNameWithStarsAndQuestionMarks() {
    assertThat(select(List.of("dbo.*"), List.of(), "dbo", "Users")).isTrue();
    assertThat(select(List.of("dbo.*"), List.of(), "xdbo", "Users")).isFalse();
    assertThat(select(List.of("*.User?"), List.of(), "dbo", "Users")).isTrue();
    assertThat(select(List.of("*.User?"), List.of(), "dbo", "User")).isFalse();
    assertThat(select(List.of("Users"), List.of(), "dbo", "Users")).isFalse();
    assertThat(select(List.of("dbo.users"), List.of(), "dbo", "Users")).isFalse();
  }

  @Test
  void takesEveryOtherCharacterAsItIs() {
    assertThat(select(List.of("a.b+c(d)\\E[e]"), List.of(), "a", "b+c(d)\\E[e]")).isTrue();
    assertThat(select(List.of("a.b+c"), List.of(), "a", "bbc")).isFalse();
    assertThat(select(List.of("*.*"), List.of(), "ä", "line\nbreak 😀")).isTrue();
    assertThat(select(List.of("a.?"), List.of(), "a", "😀")).isTrue();
  }

  @Test
  void excludesWhatIsIncludedToo() {
    assertThat(select(List.of("dbo.*"), List.of("dbo.tmp_*"), "dbo", "tmp_1")).isFalse();
    assertThat(select(List.of("dbo.*"), List.of("dbo.tmp_*"), "dbo", "kept")).isTrue();
  }

  private static boolean select(
      List<String> include, List<String> exclude, String schema, String name) {
    return new TablePatterns(new TableSelection(include, exclude))
        .select(new TableId(schema, name));
  }
}
