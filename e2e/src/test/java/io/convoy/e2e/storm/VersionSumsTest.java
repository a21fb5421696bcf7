// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.e2e.storm.VersionSums.Sum;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class VersionSumsTest {
  /** Version 1 brought a row, 2 changed nothing, 3 took one away and gave another. */
  private static final VersionSums HISTORY =
      new VersionSums(Sum.parse("4 100"), 3, Map.of(1, Sum.parse("1 -7"), 3, Sum.parse("0 9")));

  @Test
  void tellsVersionsByCountAndSum() {
    assertThat(HISTORY.versions(Sum.parse("4 100")).stream()).containsExactly(3);
    assertThat(HISTORY.versions(Sum.parse("4 91")).stream()).containsExactly(1, 2);
    assertThat(HISTORY.versions(Sum.parse("3 98")).stream()).containsExactly(0);
  }

  @Test
  void findsNoneWhereEitherDiffers() {
    assertThat(HISTORY.versions(Sum.parse("3 100")).stream()).isEmpty();
    assertThat(HISTORY.versions(Sum.parse("4 99")).stream()).isEmpty();
  }
}
