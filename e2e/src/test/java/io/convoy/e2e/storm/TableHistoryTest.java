// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.e2e.storm.TableHistory.Change;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TableHistoryTest {
  private static final long OLD = 1;
  private static final long KEPT = 2;
  private static final long NEW = 3;
  private static final long GONE = 4;

  /** {@code OLD} becomes {@code NEW} with version 3, {@code GONE} goes with version 5 of 7. */
  private static final TableHistory HISTORY =
      new TableHistory(
          new long[] {KEPT, KEPT, NEW},
          7,
          List.of(new Change(3, OLD, -1), new Change(3, NEW, 1), new Change(5, GONE, -1)));

  @Test
  void findsEachVersionThatACopyIsEqualTo() {
    assertThat(versions(KEPT, NEW, KEPT)).isEqualTo("5 to 7");
    assertThat(versions(GONE, KEPT, NEW, KEPT)).isEqualTo("3 to 4");
    assertThat(versions(KEPT, KEPT, GONE, OLD)).isEqualTo("0 to 2");
  }

  @Test
  void findsAVersionThatCameBack() {
    TableHistory history =
        new TableHistory(new long[] {}, 3, List.of(new Change(1, NEW, 1), new Change(3, NEW, -1)));
    assertThat(history.match(new long[] {}).versions().stream()).containsExactly(0, 3);
    assertThat(Match.spelled(history.match(new long[] {NEW}).versions())).isEqualTo("1 to 2");
  }

  @Test
  void countsWhatIsMissing() {
    assertThat(difference(KEPT, NEW))
        .contains("version 7 of 7, 1 rows are missing, 0 are there too often and 0 are of other");
  }

  @Test
  void countsWhatIsThereTwice() {
    assertThat(difference(KEPT, NEW, KEPT, KEPT))
        .contains("0 rows are missing, 1 are there too often and 0 are of other");
  }

  @Test
  void countsWhatIsOfTwoVersions() {
    assertThat(difference(OLD, NEW, KEPT))
        .contains("1 rows are missing, 0 are there too often and 1 are of other");
    assertThat(difference(GONE, KEPT, KEPT, NEW, OLD))
        .contains("version 4 of 7, 0 rows are missing, 0 are there too often and 1 are of other");
  }

  private static String versions(long... copy) {
    return Match.spelled(HISTORY.match(copy).versions());
  }

  private static String difference(long... copy) {
    Match match = HISTORY.match(copy);
    assertThat(match.versions().isEmpty()).isTrue();
    return match.difference();
  }
}
