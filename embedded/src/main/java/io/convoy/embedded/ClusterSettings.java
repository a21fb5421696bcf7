// SPDX-License-Identifier: Apache-2.0
package io.convoy.embedded;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Knows how a {@link ClusterNode} is set up: three copies of each record, of which two must be
 * written, and the dead noticed within seconds.
 *
 * @param clusterId the same for all nodes
 * @param controllerPorts of all nodes, by which they find each other; the first is node 1's
 */
public record ClusterSettings(String clusterId, List<Integer> controllerPorts) {
  static final String CLUSTER_ID = "convoy.cluster.id";

  private static final String COPIES = "3";
  private static final String COPIES_IN_SYNC = "2";

  /**
   * Where a node listens.
   *
   * @param name as Kafka wants it: capital letters and digits
   * @param port of the socket
   * @param advertised the port that clients are told, as where something stands in between
   */
  public record Listener(String name, int port, int advertised) {}

  public ClusterSettings {
    controllerPorts = List.copyOf(controllerPorts);
  }

  /**
   * Writes the file that a node's process is started with.
   *
   * @param own what this node listens to for its fellows and for anybody
   * @param others for certain clients only
   */
  public void write(Path file, int node, Path data, int own, List<Listener> others) {
    Properties properties = new Properties();
    properties.putAll(BrokerSettings.over(data, overrides(node, own, others)));
    properties.put(CLUSTER_ID, clusterId);
    try (Writer writer = Files.newBufferedWriter(file)) {
      properties.store(writer, null);
    } catch (IOException e) {
      throw new EmbeddedException("Cannot write " + file, e);
    }
  }

  private Map<String, String> overrides(int node, int own, List<Listener> others) {
    List<Listener> clients =
        Stream.concat(Stream.of(new Listener(BrokerSettings.LISTENER, own, own)), others.stream())
            .toList();
    Map<String, String> settings = new HashMap<>(copies());
    settings.put("node.id", Integer.toString(node));
    settings.put(
        "listeners",
        Stream.concat(
                clients.stream().map(one -> address(one.name(), one.port())),
                Stream.of(
                    address(BrokerSettings.CONTROLLER_LISTENER, controllerPorts.get(node - 1))))
            .collect(Collectors.joining(",")));
    settings.put(
        "advertised.listeners",
        clients.stream()
            .map(one -> address(one.name(), one.advertised()))
            .collect(Collectors.joining(",")));
    settings.put(
        "listener.security.protocol.map",
        Stream.concat(
                clients.stream().map(Listener::name), Stream.of(BrokerSettings.CONTROLLER_LISTENER))
            .map(name -> name + ":PLAINTEXT")
            .collect(Collectors.joining(",")));
    others.forEach(one ->
        settings.put(
            "listener.name." + one.name().toLowerCase(Locale.ROOT) + ".num.network.threads", "1"));
    settings.put("controller.quorum.voters", voters());
    return settings;
  }

  private static Map<String, String> copies() {
    return Map.ofEntries(
        Map.entry("default.replication.factor", COPIES),
        Map.entry("min.insync.replicas", COPIES_IN_SYNC),
        Map.entry("offsets.topic.replication.factor", COPIES),
        Map.entry("transaction.state.log.replication.factor", COPIES),
        Map.entry("transaction.state.log.min.isr", COPIES_IN_SYNC),
        // A follower that reads nothing new looks the same as one that is dead without these.
        Map.entry("metadata.max.idle.interval.ms", "500"),
        Map.entry("broker.session.timeout.ms", "4000"),
        Map.entry("group.consumer.session.timeout.ms", "6000"),
        Map.entry("group.consumer.heartbeat.interval.ms", "1000"));
  }

  private String voters() {
    return Stream.iterate(1, id -> id <= controllerPorts.size(), id -> id + 1)
        .map(id -> id + "@" + BrokerSettings.HOST + ":" + controllerPorts.get(id - 1))
        .collect(Collectors.joining(","));
  }

  private static String address(String listener, int port) {
    return listener + "://" + BrokerSettings.HOST + ":" + port;
  }
}
