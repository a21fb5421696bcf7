// SPDX-License-Identifier: Apache-2.0
package io.convoy.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
class EmbeddedBrokerIT {
  private static final int KILLS = Integer.getInteger("embedded.kills", 2);
  private static final int COMMITTERS = 16;

  @TempDir Path directory;

  @Test
  void showsCommittedTransactionsOnly() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("broker"))) {
      KafkaClients clients = new KafkaClients(broker.bootstrapServers());
      clients.createTopic("facts");
      clients.send("facts", "before");
      try (KafkaProducer<String, String> producer = clients.transaction("aborted")) {
        KafkaClients.send(producer, "facts", "aborted");
        producer.abortTransaction();
      }
      try (KafkaProducer<String, String> producer = clients.transaction("committed")) {
        KafkaClients.send(producer, "facts", "committed");
        producer.commitTransaction();
      }

      assertThat(clients.read("readers", "facts", 2)).containsExactly("before", "committed");
    }
  }

  @Test
  void keepsRecordsAndGroupOffsetsOverARestart() throws Exception {
    Path folder = directory.resolve("broker");
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder)) {
      KafkaClients clients = new KafkaClients(broker.bootstrapServers());
      clients.createTopic("facts");
      clients.send("facts", "one");
      assertThat(clients.read("readers", "facts", 1)).containsExactly("one");
      clients.send("facts", "two");
    }
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder)) {
      KafkaClients clients = new KafkaClients(broker.bootstrapServers());
      assertThat(clients.read("readers", "facts", 1)).containsExactly("two");
    }
  }

  @Test
  void goesOnWithTheFolderOfAKilledProcess() throws Exception {
    Path folder = directory.resolve("broker");
    try (ChildJvm child = ChildJvm.run(BrokerMain.class, folder.toString())) {
      KafkaClients clients = new KafkaClients(child.line());
      clients.createTopic("facts");
      clients.send("facts", "one");
      assertThat(clients.read("readers", "facts", 1)).containsExactly("one");
      clients.send("facts", "two");
      try (KafkaProducer<String, String> producer = clients.transaction("left-open")) {
        KafkaClients.send(producer, "facts", "left open");
        child.kill();
        producer.close(Duration.ZERO);
      }
    }
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder)) {
      KafkaClients clients = new KafkaClients(broker.bootstrapServers());
      try (KafkaProducer<String, String> producer = clients.transaction("left-open")) {
        KafkaClients.send(producer, "facts", "three");
        producer.commitTransaction();
      }
      assertThat(clients.read("readers", "facts", 2)).containsExactly("two", "three");
    }
  }

  @Test
  void endsEveryTransactionThatWasDecidedBeforeAKill() throws Exception {
    Path folder = directory.resolve("broker");
    for (int round = 0; round < KILLS; round++) {
      try (ChildJvm child = ChildJvm.run(BrokerMain.class, folder.toString());
          Committers committers = new Committers(child.line(), COMMITTERS)) {
        Await.until(
            Duration.ofSeconds(60),
            () -> committers.commits() > 5 * COMMITTERS,
            "transactions are committed");
        child.kill();
      }
      try (EmbeddedBroker broker = EmbeddedBroker.start(folder);
          Admin admin = new KafkaClients(broker.bootstrapServers()).admin()) {
        Await.until(
            Duration.ofSeconds(30),
            () -> Transactions.areSettled(admin, COMMITTERS),
            "every transaction is known, and none is half ended");
        assertThat(Transactions.withoutAnEnd(admin)).isEmpty();
      }
    }
  }

  @Test
  void deletesATopicsFilesSoon() throws Exception {
    Path folder = directory.resolve("broker");
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder)) {
      KafkaClients clients = new KafkaClients(broker.bootstrapServers());
      clients.createTopic("facts");
      clients.send("facts", "one");
      try (Admin admin = clients.admin()) {
        admin.deleteTopics(List.of("facts")).all().get();
      }
      Await.until(
          Duration.ofSeconds(20),
          () -> {
            try (var files = Files.list(folder)) {
              return files.noneMatch(file -> file.getFileName().toString().startsWith("facts"));
            }
          },
          "the deleted topic's files are gone");
    }
  }

  @Test
  void refusesAFolderThatAnotherBrokerUses() {
    Path folder = directory.resolve("broker");
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder)) {
      assertThat(broker.bootstrapServers()).startsWith("127.0.0.1:");
      assertThatThrownBy(() -> EmbeddedBroker.start(folder))
          .isInstanceOf(EmbeddedException.class)
          .hasMessageContaining(folder.toString())
          .hasMessageContaining("in use");
    }
  }

  @Test
  void failsItsStartWhenThePortIsTaken() throws Exception {
    Path folder = directory.resolve("broker");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Map<String, String> overrides =
          Map.of(
              "listeners",
              "CLIENT://127.0.0.1:" + taken.getLocalPort() + ",CONTROLLER://127.0.0.1:0",
              "advertised.listeners",
              "CLIENT://127.0.0.1:" + taken.getLocalPort());
      assertThatThrownBy(() -> EmbeddedBroker.start(folder, overrides))
          .isInstanceOf(EmbeddedException.class)
          .hasMessageContaining(String.valueOf(taken.getLocalPort()));
    }
    EmbeddedBroker.start(folder).close();
  }

  @Test
  void failsItsStartWhenTheFolderCannotBeWritten() throws Exception {
    Path folder = Files.writeString(directory.resolve("broker"), "a file, not a folder");

    assertThatThrownBy(() -> EmbeddedBroker.start(folder))
        .isInstanceOf(EmbeddedException.class)
        .hasMessageContaining(folder.toString());
  }
}
