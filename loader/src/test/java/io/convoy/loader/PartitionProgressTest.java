// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.bookkeeping.Checkpoint;
import io.convoy.loader.checkpoint.Claim;
import io.convoy.schemas.row.RowChecksum;
import io.convoy.schemas.table.TableId;
import io.convoy.schemas.topic.DataTopic;
import java.time.Duration;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class PartitionProgressTest {
  private static final long NOW = Long.MAX_VALUE - 5;
  private static final TableId USERS = new TableId("public", "users");

  private final PartitionProgress partition =
      new PartitionProgress(
          new TopicPartition("so.data.r1.public.users", 3),
          "so",
          new DataTopic("r1", "public.users", USERS, 0),
          NOW);
  private final Checkpoint checkpoint =
      new Checkpoint(partition.place(), Checkpoint.Store.UNLOGGED, 8, 100, 1000, 0, 0);

  @Test
  void isClaimedAtOnce() {
    assertThat(partition.isDue(NOW)).isTrue();
    assertThat(partition.checkpoint()).isEmpty();
    assertThat(partition.place().runId()).isEqualTo("r1");
  }

  @Test
  void loadsWhileItsClaimHolds() {
    partition.claimed(new Claim.Held(checkpoint), NOW);

    assertThat(partition.checkpoint()).contains(checkpoint);
    assertThat(partition.isDue(NOW)).isFalse();
  }

  @Test
  void waitsLongerWithEachFailureButNotMoreThanTenSeconds() {
    partition.failed(NOW);
    assertThat(partition.isDue(after(199))).isFalse();
    assertThat(partition.isDue(after(300))).isTrue();
    partition.failed(NOW);
    assertThat(partition.isDue(after(399))).isFalse();
    for (int i = 0; i < 100; i++) {
      partition.failed(NOW);
    }
    assertThat(partition.isDue(after(7_999))).isFalse();
    assertThat(partition.isDue(after(10_000))).isTrue();
    assertThat(partition.failures()).isEqualTo(102);
  }

  @Test
  void forgetsFailuresWithACommitAndNotWithAClaim() {
    partition.failed(NOW);
    partition.claimed(new Claim.Held(checkpoint), NOW);
    assertThat(partition.failures()).isEqualTo(1);

    RowChecksum refused = new RowChecksum();
    refused.add(new byte[1], 0, 1);
    partition.committed(checkpoint.advance(110, 50, refused), USERS);

    assertThat(partition.failures()).isZero();
    assertThat(partition.checkpoint().orElseThrow().nextOffset()).isEqualTo(110);
    assertThat(partition.checkpoint().orElseThrow().rows()).isEqualTo(1050);
    assertThat(partition.checkpoint().orElseThrow().rejected()).isEqualTo(1);
  }

  @Test
  void isNeverClaimedAgainOnceItsTableIsFinal() {
    partition.claimed(new Claim.Finished(), NOW);
    partition.connectionLost(NOW);

    assertThat(partition.isDue(after(1_000_000))).isFalse();
    assertThat(partition.checkpoint()).isEmpty();
  }

  @Test
  void looksRarelyForARunThatIsOver() {
    partition.claimed(new Claim.RunOver(), NOW);
    partition.connectionLost(NOW);

    assertThat(partition.isDue(after(29_000))).isFalse();
    assertThat(partition.isDue(after(30_000))).isTrue();
  }

  @Test
  void isClaimedAgainAtOnceWhenTheConnectionIsLost() {
    partition.claimed(new Claim.Held(checkpoint), NOW);

    partition.connectionLost(NOW);

    assertThat(partition.checkpoint()).isEmpty();
    assertThat(partition.isDue(NOW)).isTrue();
  }

  @Test
  void leavesThePartitionToAnotherForAWhileWhenFenced() {
    partition.claimed(new Claim.Held(checkpoint), NOW);

    partition.fenced(NOW);

    assertThat(partition.checkpoint()).isEmpty();
    assertThat(partition.isDue(after(999))).isFalse();
    assertThat(partition.isDue(after(1_000))).isTrue();
  }

  @Test
  void standsStillForAMinuteAfterTooManyRejects() {
    partition.stopped(NOW);

    assertThat(partition.isDue(after(59_000))).isFalse();
    assertThat(partition.isDue(after(60_000))).isTrue();
  }

  private static long after(long millis) {
    return NOW + Duration.ofMillis(millis).toNanos();
  }
}
