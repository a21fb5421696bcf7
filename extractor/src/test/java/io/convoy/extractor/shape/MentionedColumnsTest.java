// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.shape;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MentionedColumnsTest {
  private static final Set<String> COLUMNS = Set.of("body", "Body", "a\"b", "text", "größe");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lower(body)",
        "(\"Body\" IS NOT NULL)",
        "CHECK ((length((body)::text) > 3))",
        "x || E'\\'body' || body",
        "\"a\"\"b\" > 0",
        "t.body = 1",
        "(größe > 0)",
        "text = 'a'::text"
      })
  void areFound(String expression) {
    assertThat(MentionedColumns.first(expression, COLUMNS)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lower(bodyguard)",
        "'body'::text",
        "E'\\'body'",
        "body(x)",
        "x::text",
        "x::public.text",
        "(x)::\"Body\"",
        "\"body \" > 0",
        "'it''s body'",
        "body_2 > mybody"
      })
  void areNotTakenForOthers(String expression) {
    assertThat(MentionedColumns.first(expression, COLUMNS)).isEmpty();
  }
}
