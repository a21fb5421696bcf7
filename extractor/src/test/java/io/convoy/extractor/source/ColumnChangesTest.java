// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ColumnChangesTest {
  @Test
  void namesWhatIsGoneNewAndOfAnotherType() {
    Map<String, String> before = Map.of("id", "integer", "Tags", "text", "score", "integer");
    Map<String, String> now = Map.of("id", "integer", "score", "bigint", "extra", "uuid");
    assertThat(ColumnChanges.between(before, now))
        .isEqualTo(
            "column \"Tags\" (text) is gone, column \"extra\" (uuid) is new,"
                + " column \"score\" was integer and is bigint");
  }

  @Test
  void saysNothingWhereNothingChanged() {
    assertThat(ColumnChanges.between(Map.of("id", "integer"), Map.of("id", "integer"))).isEmpty();
  }
}
