// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SnapshotIdTest {

  @Test
  void knowsWhatItSeesAfterAJourneyAsText() {
    SnapshotId id =
        SnapshotId.parse(SnapshotId.of("00000003-0000001B-1", "10:20:15", "4c1e").toString());

    assertThat(id.exported()).isEqualTo("00000003-0000001B-1");
    assertThat(id.opening()).isEqualTo("4c1e");
    assertThat(id.isOf("10:20:15")).isTrue();
    assertThat(id.isOf("10:21:15")).isFalse();
  }

  @Test
  void matchesNothingWhereItIsOfAnotherForm() {
    assertThat(SnapshotId.parse("00000003-0000001B-1").isOf("")).isFalse();
    assertThat(SnapshotId.parse("").isOf("10:20:")).isFalse();
  }
}
