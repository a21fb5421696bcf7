// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.postgres.SeenTransactions;
import org.junit.jupiter.api.Test;

class ReadyPositionTest {
  private final ReadyPosition ready =
      new ReadyPosition(SeenTransactions.parse("100:110:103"), 1_000);

  @Test
  void isTheEndWhereTheSnapshotSeesAll() {
    commit(99, 1_100);
    commit(105, 1_200);
    assertThat(ready.atEnd(1_300)).isEqualTo(1_300);
  }

  @Test
  void isBeforeTheFirstThatIsInTheLogAndNotSeen() {
    commit(99, 1_100);
    commit(103, 1_200);
    commit(104, 1_250);
    assertThat(ready.atEnd(1_300)).as("104 is seen, and 103 before it is not").isEqualTo(1_100);
  }

  @Test
  void staysWhereItWasWhereTheFirstIsNotSeen() {
    commit(110, 1_100);
    commit(99, 1_200);
    assertThat(ready.atEnd(1_300)).isEqualTo(1_000);
  }

  @Test
  void isTheEndWhereThereIsNothing() {
    assertThat(ready.atEnd(1_300)).isEqualTo(1_300);
  }

  private void commit(int transaction, long end) {
    ready.take(MessageReader.read(Recorded.begin(transaction)));
    ready.take(MessageReader.read(Recorded.commit(end)));
  }
}
