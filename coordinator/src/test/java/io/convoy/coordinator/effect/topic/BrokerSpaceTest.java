// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.convoy.common.config.DataSize;
import io.convoy.common.config.TopicsConfig;
import io.convoy.common.config.TopicsConfig.Keep;
import io.convoy.common.error.ErrorCode;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.ReplicaInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.KafkaStorageException;
import org.junit.jupiter.api.Test;

class BrokerSpaceTest {
  private static final long MIB = 1 << 20;
  private static final long GIB = 1 << 30;
  private static final String RUN = "p.data.run-1.";

  @Test
  void needsNoMoreThanTheTablesHave() {
    assertThat(needed(1, Keep.UNTIL_LOADED, GIB, 200)).isEqualTo(GIB);
    assertThat(needed(1, Keep.UNTIL_LOADED, 4 * GIB + MIB, 200)).isEqualTo(4 * GIB + MIB);
    assertThat(needed(1, Keep.UNTIL_LOADED, 0, 200)).isZero();
  }

  @Test
  void needsWhatMayBeAheadAndASegmentForEachPartition() {
    assertThat(needed(1, Keep.UNTIL_LOADED, 900 * GIB, 32)).isEqualTo(4 * GIB + 32 * 32 * MIB);
  }

  @Test
  void needsItForEachCopy() {
    assertThat(needed(3, Keep.UNTIL_LOADED, GIB, 1)).isEqualTo(3 * GIB);
    assertThat(needed(-1, Keep.UNTIL_LOADED, GIB, 1)).isEqualTo(GIB);
  }

  @Test
  void needsAllWhereRowsStay() {
    assertThat(needed(2, Keep.ALL, 900 * GIB, 32)).isEqualTo(1_800 * GIB);
  }

  @Test
  void addsUpAllFoldersAndWhatTheRunHasInThem() {
    Map<TopicPartition, ReplicaInfo> held =
        Map.of(
            new TopicPartition(RUN + "t", 0), new ReplicaInfo(7 * MIB, 0, false),
            new TopicPartition("others", 0), new ReplicaInfo(GIB, 0, false));
    List<LogDirDescription> folders =
        List.of(
            new LogDirDescription(null, held, 9 * GIB, 2 * GIB),
            new LogDirDescription(null, Map.of(), 9 * GIB, 3 * GIB));

    assertThat(BrokerSpace.room(folders, RUN)).hasValue(5 * GIB + 7 * MIB);
  }

  @Test
  void countsNoFolderThatTakesNoTopics() {
    ApiException offline = new KafkaStorageException("offline");
    List<LogDirDescription> folders =
        List.of(
            new LogDirDescription(offline, Map.of()),
            new LogDirDescription(null, Map.of(), 9 * GIB, 2 * GIB, true),
            new LogDirDescription(null, Map.of(), 9 * GIB, 3 * GIB));

    assertThat(BrokerSpace.room(folders, RUN)).hasValue(3 * GIB);
  }

  @Test
  void knowsNothingWhereAFolderDoesNotTell() {
    LogDirDescription silent = new LogDirDescription(null, Map.of());
    LogDirDescription telling = new LogDirDescription(null, Map.of(), 9 * GIB, 3 * GIB);

    assertThat(BrokerSpace.room(List.of(silent, telling), RUN)).isEmpty();
    assertThat(BrokerSpace.room(List.of(), RUN)).isEmpty();
  }

  @Test
  void saysWhatIsNeededWhatIsFreeAndWhatHelps() {
    assertThatThrownBy(() -> BrokerSpace.judge(6 * GIB + 1, 6 * GIB))
        .hasMessageContainingAll(
            "6145MiB", "6GiB", "topics.max-ahead", "topics.max-live", "more disk", "resume")
        .extracting("code")
        .isEqualTo(ErrorCode.KAFKA_DISK_FULL);
    assertThatCode(() -> BrokerSpace.judge(6 * GIB, 6 * GIB)).doesNotThrowAnyException();
    assertThat(ErrorCode.KAFKA_DISK_FULL.isRetryable()).isFalse();
  }

  private static long needed(int copies, Keep keep, long bytes, int partitions) {
    DataSize ahead = new DataSize(4 * GIB);
    TopicsConfig config = new TopicsConfig(copies, new DataSize(256 * MIB), 32, 200, ahead, keep);
    return BrokerSpace.needed(config, bytes, partitions);
  }
}
