// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.embedded.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** What it prints leads other processes to a broker and a registry, whose data stays. */
final class KafkaCommandIT {
  private static final Duration SOON = Duration.ofMinutes(1);
  private static final String UP = "broker and registry are up";

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  static Path folder;

  @Test
  void servesOtherProcessesUntilItIsStopped() throws Exception {
    try (ConvoyProcess kafka = up()) {
      Path file = configuration(kafka.stdout());
      try (ConvoyProcess check = ConvoyProcess.start("check", "-f", file.toString())) {
        // Neither database is there.
        assertThat(check.awaitEnd(SOON)).as(check::output).isEqualTo(1);
        assertThat(check.stdout())
            .anyMatch(line -> line.matches("ok +kafka +connects: .*1 broker"))
            .anyMatch(line -> line.matches("ok +kafka +5 topics can be created"))
            .anyMatch(line -> line.matches("ok +registry +answers: http://127.0.0.1:\\d+"));
      }
      create(kafka);
      try (ConvoyProcess second = start()) {
        assertThat(second.awaitEnd(SOON)).isEqualTo(1);
        assertThat(second.lastLine()).startsWith("convoy: CVY-5001 another convoy is at work");
      }
      kafka.interrupt();
      assertThat(kafka.awaitEnd(SOON)).as(kafka::output).isZero();
      assertThat(kafka.lastLine()).isEqualTo("stopping; its data stays");
    }
    try (ConvoyProcess again = up()) {
      assertThat(topics(again)).contains("kept");
    }
  }

  /** What it says on one stream may be read before what it has said on the other. */
  private static ConvoyProcess up() {
    ConvoyProcess kafka = start().awaitLine(UP);
    Await.until(SOON, () -> kafka.stdout().size() == 2, "its configuration");
    return kafka;
  }

  private static ConvoyProcess start() {
    return ConvoyProcess.start(
        "kafka", "--port=0", "--registry-port=0", "--work-dir", folder.resolve("kafka").toString());
  }

  private static void create(ConvoyProcess kafka) throws Exception {
    try (Admin admin = admin(kafka)) {
      admin.createTopics(List.of(new NewTopic("kept", 1, (short) 1))).all().get();
    }
  }

  private static Set<String> topics(ConvoyProcess kafka) throws Exception {
    try (Admin admin = admin(kafka)) {
      return admin.listTopics().names().get();
    }
  }

  private static Admin admin(ConvoyProcess kafka) {
    String server = kafka.stdout().getFirst().replaceAll(".*\"(.*)\".*", "$1");
    return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, server));
  }

  private static Path configuration(List<String> printed) throws Exception {
    String databases =
        """
        pipeline: local
        source: { url: "jdbc:postgresql://127.0.0.1:1/shop", user: reader, password: secret }
        target: { url: "jdbc:postgresql://127.0.0.1:1/shop", user: owner, password: secret }
        """;
    return Files.writeString(
        folder.resolve("local.yml"), databases + String.join("\n", printed) + "\n");
  }
}
