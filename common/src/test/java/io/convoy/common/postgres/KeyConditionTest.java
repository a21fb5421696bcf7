// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.postgres.KeyCondition.KeyColumn;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyConditionTest {
  @Test
  void looksOneColumnUpInAnArray() {
    assertThat(KeyCondition.sql(List.of(new KeyColumn("Id", "bigint")), List.of("1", "22")))
        .isEqualTo("\"Id\" = ANY ('{\"1\",\"22\"}'::bigint[])");
  }

  @Test
  void takesSeveralColumnsTogether() {
    assertThat(
            KeyCondition.sql(
                List.of(new KeyColumn("a", "integer"), new KeyColumn("b", "text")),
                List.of("1", "x", "2", "NULL")))
        .isEqualTo(
            "(\"a\", \"b\") IN (SELECT * FROM unnest('{\"1\",\"2\"}'::integer[],"
                + " '{\"x\",\"NULL\"}'::text[]))");
  }

  @Test
  void listsKeysAsRows() {
    List<KeyColumn> columns = List.of(new KeyColumn("a", "integer"), new KeyColumn("b", "text"));
    assertThat(KeyCondition.rows(columns, List.of("1", "x", "2", "y")))
        .isEqualTo("unnest('{\"1\",\"2\"}'::integer[], '{\"x\",\"y\"}'::text[])");
    assertThat(KeyCondition.rows(columns, List.of()))
        .isEqualTo("unnest('{}'::integer[], '{}'::text[])");
  }

  @Test
  void quotesWhatMeansSomethingInArraysAndLiterals() {
    assertThat(
            KeyCondition.sql(List.of(new KeyColumn("t", "text")), List.of("it's \"q\" \\ {,}", "")))
        .isEqualTo("\"t\" = ANY (E'{\"it''s \\\\\"q\\\\\" \\\\\\\\ {,}\",\"\"}'::text[])");
  }
}
