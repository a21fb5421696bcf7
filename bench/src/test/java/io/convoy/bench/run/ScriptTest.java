// SPDX-License-Identifier: Apache-2.0
package io.convoy.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScriptTest {
  @Test
  void keysAreThereOnlyWhenAsked() {
    assertThat(Script.sourceTables(true).split("PRIMARY KEY,", -1)).hasSize(10);
    assertThat(withoutComments(Script.sourceTables(false))).doesNotContain("PRIMARY KEY", "$");
    assertThat(withoutComments(Script.bareTables())).doesNotContain("PRIMARY KEY", "CREATE TABLE");
  }

  @Test
  void eachSectionOfRowsStandsAlone() {
    assertThat(Script.rows(1000))
        .hasSize(7)
        .allSatisfy(section -> assertThat(section).contains("INSERT INTO").doesNotContain("${"));
  }

  private static String withoutComments(String sql) {
    return sql.replaceAll("(?m)^--.*$", "");
  }
}
