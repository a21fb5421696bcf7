// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.topic;

import static io.convoy.coordinator.effect.Fixture.RUN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.convoy.common.channel.KafkaClients;
import io.convoy.common.config.DataSize;
import io.convoy.common.config.KafkaConfig;
import io.convoy.common.config.TopicsConfig;
import io.convoy.common.config.TopicsConfig.Keep;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.coordinator.effect.Described;
import io.convoy.coordinator.effect.Fixture;
import io.convoy.coordinator.effect.Servers;
import io.convoy.coordinator.effect.TargetEffects;
import io.convoy.schemas.table.Table;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Servers.class)
class BrokerSpaceIT {
  private static final long EXBIBYTE = 1L << 60;

  @Test
  void findsWhatABrokerHasFree() {
    KafkaConfig kafka =
        new KafkaConfig(Map.of("bootstrap.servers", Servers.broker().bootstrapServers()));
    TopicsConfig topics =
        new TopicsConfig(
            1, DataSize.ofMebibytes(256), 32, 200, DataSize.ofMebibytes(4_096), Keep.UNTIL_LOADED);
    try (Admin admin = new KafkaClients(kafka).admin()) {
      BrokerSpace space = new BrokerSpace(admin, topics);

      assertThat(space.room("p.data.run.").orElseThrow()).isBetween(1L << 20, EXBIBYTE);
    }
  }

  @Test
  void refusesTablesThatDoNotFitBeforeTheyHaveTopics() throws Exception {
    try (Fixture fixture = Fixture.create()) {
      Table table = Described.table("public", "t").with(Described.column("a", "int")).build();
      table.setEstimatedBytes(EXBIBYTE);
      TargetEffects effects = fixture.effectsKeepingAll();

      assertThatExceptionOfType(ConvoyException.class)
          .isThrownBy(() -> fixture.createAll(effects, table))
          .withMessageContainingAll("1048576TiB", "Kafka's log folders", "topics.keep")
          .extracting(ConvoyException::code)
          .isEqualTo(ErrorCode.KAFKA_DISK_FULL);
      assertThat(fixture.dataTopics()).isEmpty();

      table.setEstimatedBytes(1L);
      assertThat(Fixture.open(effects, RUN, table, 0).getPartitions()).isOne();
      assertThat(fixture.dataTopics()).hasSize(1);
    }
  }
}
