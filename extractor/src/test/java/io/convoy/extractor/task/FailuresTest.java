// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.channel.KafkaErrors;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.schemas.event.ChunkRange;
import io.convoy.schemas.event.CompareChunk;
import io.convoy.schemas.event.ExtractChunk;
import io.convoy.schemas.event.RangeKind;
import io.convoy.schemas.event.Task;
import io.convoy.schemas.event.TaskFailed;
import io.convoy.schemas.table.TableId;
import java.util.List;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class FailuresTest {
  private static final Task TASK =
      new Task(
          "r/chunk/s.t/3",
          "r",
          2,
          ExtractChunk.newBuilder()
              .setTable(new TableId("s", "t"))
              .setChunk(3)
              .setRange(new ChunkRange(RangeKind.WHOLE, List.of(), null, null))
              .setSnapshotId("snapshot")
              .setTopic("topic")
              .setPartition(0)
              .setSchemaId(1)
              .build());

  @Test
  void saysOfAComparisonWhichChunkItWas() {
    CompareChunk chunk =
        CompareChunk.newBuilder()
            .setTable(new TableId("s", "t"))
            .setChunk(5)
            .setRange(new ChunkRange(RangeKind.WHOLE, List.of(), null, null))
            .setSnapshotId("snapshot")
            .setSchemaId(1)
            .setGeneration(2)
            .setEstimatedBytes(10)
            .setKey(List.of())
            .setBuckets(1)
            .build();
    TaskFailed fact =
        Failures.fact(
            new Task("r/compare/s.t/g2/5", "r", 1, chunk),
            new ConvoyException(ErrorCode.SNAPSHOT_LOST, "gone"));
    assertThat(fact.getTable()).isEqualTo(new TableId("s", "t"));
    assertThat(fact.getChunk()).isEqualTo(5);
    assertThat(fact.getGeneration()).isEqualTo(2);
    assertThat(fact.getSnapshotId()).isEqualTo("snapshot");
  }

  @Test
  void saysWhichTaskFailedAndWhetherToTryAgain() {
    TaskFailed fact =
        Failures.fact(TASK, new ConvoyException(ErrorCode.SNAPSHOT_LOST, "it is gone"));

    assertThat(fact)
        .isEqualTo(
            new TaskFailed(
                "r/chunk/s.t/3",
                new TableId("s", "t"),
                3,
                2,
                "SNAPSHOT_LOST",
                true,
                "snapshot",
                0,
                "it is gone"));
  }

  @Test
  void callsADefectByItsName() {
    TaskFailed fact = Failures.fact(TASK, new IllegalStateException("of all things"));

    assertThat(fact.getCode()).isEqualTo("INTERNAL");
    assertThat(fact.getRetryable()).isFalse();
    assertThat(fact.getMessage()).contains("IllegalStateException: of all things");
  }

  @Test
  void triesOnlyThatAgainWhichPasses() {
    assertThat(Failures.isPassing(error(ErrorCode.SOURCE_UNAVAILABLE))).isTrue();
    assertThat(Failures.isPassing(error(ErrorCode.REGISTRY_ERROR))).isTrue();
    assertThat(Failures.isPassing(error(ErrorCode.REGISTRY_REFUSED))).isFalse();
    assertThat(Failures.isPassing(error(ErrorCode.SNAPSHOT_LOST))).isFalse();
    assertThat(Failures.isPassing(error(ErrorCode.SOURCE_CHANGED))).isFalse();
    assertThat(Failures.isPassing(new TimeoutException())).isFalse();
  }

  @Test
  void tellsClientsWithoutAPlaceFromTasksThatFail() {
    RuntimeException fenced = KafkaErrors.of("Sending", new ProducerFencedException("by another"));
    RuntimeException large = KafkaErrors.of("Sending", new RecordTooLargeException("2 GiB"));

    assertThat(Failures.areClientsVoid(fenced)).isTrue();
    assertThat(Failures.areClientsVoid(new LostMembershipException(""))).isTrue();
    assertThat(Failures.areClientsVoid(large)).isFalse();
  }

  @Test
  void givesUpTheRoleWhereOnlyAPersonCanHelp() {
    assertThat(Failures.isFatal(new SaslAuthenticationException("wrong password"))).isTrue();
    assertThat(Failures.isFatal(new TimeoutException())).isFalse();
    assertThat(Failures.isFatal(error(ErrorCode.SOURCE_ACCESS_DENIED))).isFalse();
  }

  @Test
  void givesUpTheRoleWhereTheRegistryTakesNoFacts() {
    assertThat(Failures.isMute(error(ErrorCode.REGISTRY_REFUSED))).isTrue();
    assertThat(Failures.isMute(error(ErrorCode.REGISTRY_ERROR))).isFalse();
  }

  private static ConvoyException error(ErrorCode code) {
    return new ConvoyException(code, "");
  }
}
