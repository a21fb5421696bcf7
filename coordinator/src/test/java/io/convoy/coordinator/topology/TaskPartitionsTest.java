// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskPartitionsTest {
  private static final int PARTITIONS = 64;

  @Test
  void giveEveryPartitionTheSameNumberOfChunks() {
    int[] chunks = new int[PARTITIONS];
    IntStream.range(0, 10 * PARTITIONS)
        .forEach(chunk -> chunks[of("20261121-011808-k3f9/chunk/public.posts/" + chunk)]++);

    assertThat(chunks).containsOnly(10);
  }

  @Test
  void haveChunksForAllPartitionsOfTheData() {
    int dataPartitions = 16;

    assertThat(
            IntStream.range(0, dataPartitions * PARTITIONS)
                .filter(chunk -> of("20261121-011808-k3f9/chunk/public.posts/" + chunk) == 7)
                .map(chunk -> chunk % dataPartitions))
        .containsAll(IntStream.range(0, dataPartitions).boxed().toList());
  }

  @Test
  void doNotBeginEachTableAtTheSamePartition() {
    assertThat(
            IntStream.range(0, 100)
                .map(table -> of("20261121-011808-k3f9/chunk/public.t" + table + "/0"))
                .distinct()
                .count())
        .isGreaterThan(PARTITIONS / 2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "20261121-011808-k3f9/chunk/public.posts/2147483647",
        "20261121-011808-k3f9/chunk/public.a/b/0",
        "20261121-011808-k3f9/plan/public.posts",
        "20261121-011808-k3f9/plan/public.year/2026",
        "20261121-011808-k3f9/plan/public.many/99999999999",
        "20261121-011808-k3f9/describe/1",
        "20261121-011808-k3f9/release/00000008-00000007-1@72059de71268acba-4fae4172",
        "odd/",
        "odd",
        "7",
      })
  void haveAPlaceForEveryTaskAndAlwaysTheSame(String taskId) {
    assertThat(of(taskId)).isBetween(0, PARTITIONS - 1).isEqualTo(of(taskId));
    assertThat(
            new TaskPartitions()
                .partitions(
                    "p.tasks", taskId.getBytes(StandardCharsets.UTF_8), new byte[0], PARTITIONS))
        .contains(Set.of(of(taskId)));
  }

  private static int of(String taskId) {
    return TaskPartitions.partition(taskId, PARTITIONS);
  }
}
