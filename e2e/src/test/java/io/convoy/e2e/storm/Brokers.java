// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

import io.convoy.embedded.Await;
import io.convoy.embedded.ClusterNode;
import io.convoy.embedded.ClusterSettings;
import io.convoy.embedded.ClusterSettings.Listener;
import io.convoy.embedded.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Uuid;

/**
 * A cluster of three Kafka nodes as processes of their own. Each has one listener for everybody,
 * and one for each service, which is told to come through a link of its own.
 */
final class Brokers implements AutoCloseable {
  private static final int NODES = 3;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Path folder;
  private final Process[] processes = new Process[NODES];
  private final List<Integer> ports = ports(NODES);
  private final Admin admin;
  private boolean closed;

  private Brokers(Path folder) {
    this.folder = folder;
    this.admin =
        Admin.create(
            Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers(),
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000));
  }

  /** For each service, the ports that its listener has on the nodes, before there are links. */
  static List<List<Integer>> portsFor(int services) {
    return IntStream.range(0, services).mapToObj(service -> ports(NODES)).toList();
  }

  private static List<Integer> ports(int count) {
    return IntStream.range(0, count).mapToObj(one -> FreePorts.next()).toList();
  }

  /**
   * Starts all.
   *
   * @param ports as {@link #portsFor} gave them
   */
  static Brokers start(Path folder, List<List<Integer>> ports, List<Network> networks) {
    Brokers brokers = new Brokers(folder);
    ClusterSettings settings = new ClusterSettings(Uuid.randomUuid().toString(), ports(NODES));
    for (int node = 0; node < NODES; node++) {
      List<Listener> listeners = new ArrayList<>();
      for (int service = 0; service < networks.size(); service++) {
        int advertised = networks.get(service).brokers().get(node).port();
        listeners.add(new Listener("SERVICE" + service, ports.get(service).get(node), advertised));
      }
      int own = brokers.ports.get(node);
      settings.write(brokers.file(node), node + 1, brokers.data(node), own, listeners);
      brokers.start(node);
    }
    return brokers;
  }

  /** Returns when all serve. */
  void awaitAll() {
    Await.until(PATIENCE, () -> admin.describeCluster().nodes().get().size() == NODES, "all serve");
  }

  String bootstrapServers() {
    return ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
  }

  /** The node, from 0, that leads the first partition of a topic. */
  int leaderOf(String topic) {
    try {
      TopicDescription description =
          admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic);
      return description == null ? 0 : description.partitions().getFirst().leader().id() - 1;
    } catch (Exception e) {
      throw new IllegalStateException("nobody says who leads " + topic, e);
    }
  }

  synchronized void kill(int node) {
    processes[node].destroyForcibly().onExit().join();
  }

  /** Starts a node that was killed, over the same data; not after the end of all. */
  synchronized void start(int node) {
    if (closed) {
      return;
    }
    Path log = folder.resolve("broker-" + (node + 1) + ".log");
    try {
      processes[node] =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx256m",
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "--enable-native-access=ALL-UNNAMED",
                  "--sun-misc-unsafe-memory-access=allow",
                  "-Dlogback.configurationFile="
                      + System.getProperty("logback.configurationFile", ""),
                  "-Dtest.log.level=WARN",
                  "-Dtest.kafka.level=WARN",
                  "-cp",
                  System.getProperty("java.class.path"),
                  ClusterNode.class.getName(),
                  file(node).toString())
              .redirectErrorStream(true)
              .redirectOutput(Redirect.appendTo(log.toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until every record has its three copies again, so that the next node may die. */
  void awaitWhole() {
    Await.until(PATIENCE, this::isWhole, "all replicas are in sync");
  }

  private boolean isWhole() throws Exception {
    Set<String> names = admin.listTopics(new ListTopicsOptions().listInternal(true)).names().get();
    return admin.describeCluster().nodes().get().size() == NODES
        && admin.describeTopics(names).allTopicNames().get().values().stream()
            .flatMap(topic -> topic.partitions().stream())
            .allMatch(partition -> partition.isr().size() == partition.replicas().size());
  }

  /** Topics whose names begin so. */
  List<String> topics(String prefix) throws Exception {
    return admin.listTopics().names().get().stream()
        .filter(name -> name.startsWith(prefix))
        .sorted()
        .toList();
  }

  /** Those that are dead, though nobody killed them. */
  List<String> dead() {
    return IntStream.range(0, NODES)
        .filter(node -> !processes[node].isAlive())
        .mapToObj(node -> "broker " + (node + 1) + " is dead")
        .toList();
  }

  /** Has each say what its threads do, in its log. */
  void dump() {
    for (Process process : processes) {
      Signal.QUIT.to(process);
    }
  }

  private Path file(int node) {
    return folder.resolve("broker-" + (node + 1) + ".properties");
  }

  private Path data(int node) {
    return folder.resolve("broker-" + (node + 1));
  }

  @Override
  public synchronized void close() {
    closed = true;
    admin.close(Duration.ofSeconds(1));
    for (Process process : processes) {
      if (process != null) {
        process.destroyForcibly();
      }
    }
  }

  /** The folder is there. */
  static Path folder(Path parent) {
    try {
      return Files.createDirectories(parent.resolve("kafka"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
