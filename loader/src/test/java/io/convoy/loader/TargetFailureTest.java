// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.schemas.topic.Topics;
import java.sql.SQLException;
import java.time.Duration;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetFailureTest {
  private static final Topics TOPICS = new Topics("p");

  @ParameterizedTest
  @CsvSource({
    "08006, CONNECTION_LOST",
    "57P01, CONNECTION_LOST",
    "57P03, CONNECTION_LOST",
    "25P03, CONNECTION_LOST",
    "42P01, MISSING",
    "3F000, MISSING",
    "40P01, PASSING",
    "40001, PASSING",
    "55P03, PASSING",
    "53200, PASSING",
    "57014, PASSING",
    "53100, DISK_FULL",
    "08P01, REPORTED",
    "42501, REPORTED",
    "42703, REPORTED",
    "23505, REPORTED"
  })
  void isToldByTheSqlState(String state, TargetFailure expected) {
    assertThat(TargetFailure.of(new SQLException("any text", state))).isEqualTo(expected);
  }

  @Test
  void isPatientWithAFullDiskForAboutTwoMinutes() {
    String topic = "p.data.run.public.t";
    PartitionProgress partition =
        new PartitionProgress(
            new TopicPartition(topic, 0), "p", TOPICS.parseData(topic).orElseThrow(), 0);
    long now = 0;
    while (partition.failures() < TargetFailure.DISK_FULL.patience()) {
      partition.failed(now);
      while (!partition.isDue(now)) {
        now += Duration.ofMillis(250).toNanos();
      }
    }
    assertThat(Duration.ofNanos(now)).isBetween(Duration.ofSeconds(90), Duration.ofSeconds(150));
  }
}
