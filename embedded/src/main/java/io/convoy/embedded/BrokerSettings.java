// SPDX-License-Identifier: Apache-2.0
package io.convoy.embedded;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Knows how a broker is set up that shares a small JVM with everything else on one machine. */
final class BrokerSettings {
  static final int NODE_ID = 1;
  static final String HOST = "127.0.0.1";
  static final String LISTENER = "CLIENT";
  static final String CONTROLLER_LISTENER = "CONTROLLER";

  private static final int MEBIBYTE = 1024 * 1024;

  private BrokerSettings() {}

  /**
   * What Kafka would read from its server.properties. Ports are 0: the sockets are bound first and
   * their ports asked then, so that nobody can take them in between.
   */
  static Map<String, String> over(Path directory, Map<String, String> overrides) {
    Map<String, String> settings = new HashMap<>();
    settings.putAll(identity(directory));
    settings.putAll(memory());
    settings.putAll(durability());
    settings.putAll(coordination());
    settings.putAll(overrides);
    return settings;
  }

  private static Map<String, String> identity(Path directory) {
    return Map.ofEntries(
        Map.entry("process.roles", "broker,controller"),
        Map.entry("node.id", Integer.toString(NODE_ID)),
        Map.entry("log.dirs", directory.toString()),
        Map.entry(
            "listeners",
            LISTENER + "://" + HOST + ":0," + CONTROLLER_LISTENER + "://" + HOST + ":0"),
        Map.entry("advertised.listeners", LISTENER + "://" + HOST + ":0"),
        Map.entry(
            "listener.security.protocol.map",
            LISTENER + ":PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT"),
        Map.entry("inter.broker.listener.name", LISTENER),
        Map.entry("controller.listener.names", CONTROLLER_LISTENER),
        // A static voter: its address is never stored, so that each start may have another port.
        Map.entry("controller.quorum.voters", NODE_ID + "@0.0.0.0:0"),
        Map.entry("auto.create.topics.enable", "false"),
        Map.entry("num.partitions", "1"),
        Map.entry("default.replication.factor", "1"),
        Map.entry("min.insync.replicas", "1"));
  }

  private static Map<String, String> memory() {
    return Map.ofEntries(
        Map.entry("num.network.threads", "2"),
        Map.entry("num.io.threads", "3"),
        Map.entry("background.threads", "2"),
        Map.entry("num.recovery.threads.per.data.dir", "2"),
        Map.entry("share.coordinator.threads", "1"),
        Map.entry("group.coordinator.threads", "1"),
        Map.entry("group.coordinator.background.threads", "1"),
        // Requests that wait for a thread: bounded in bytes, not only in number.
        Map.entry("queued.max.requests", "64"),
        Map.entry("queued.max.request.bytes", Integer.toString(32 * MEBIBYTE)),
        // As the operating system sees fit, not 100 KiB: a batch of half a MiB goes in few rounds.
        Map.entry("socket.send.buffer.bytes", "-1"),
        Map.entry("socket.receive.buffer.bytes", "-1"),
        Map.entry("socket.request.max.bytes", Integer.toString(32 * MEBIBYTE)),
        Map.entry("log.cleaner.threads", "1"),
        Map.entry("log.cleaner.dedupe.buffer.size", Integer.toString(2 * MEBIBYTE)),
        Map.entry("log.cleaner.io.buffer.size", Integer.toString(MEBIBYTE / 4)),
        // Nobody looks at this JVM's broker through JMX; its beans would outweigh its data.
        Map.entry("metric.reporters", ""),
        Map.entry("metrics.jmx.exclude", ".*"));
  }

  private static Map<String, String> durability() {
    return Map.ofEntries(
        // What a start after a kill must read again is at most one segment of each partition.
        Map.entry("log.segment.bytes", Integer.toString(128 * MEBIBYTE)),
        Map.entry("log.flush.offset.checkpoint.interval.ms", "10000"),
        Map.entry("log.retention.hours", "168"),
        Map.entry("log.segment.delete.delay.ms", "1000"),
        // Records that are not needed any more are deleted from the front, and their room given
        // back.
        Map.entry("log.retention.check.interval.ms", "2000"),
        Map.entry("log.initial.task.delay.ms", "500"),
        Map.entry("offsets.topic.num.partitions", "4"),
        Map.entry("offsets.topic.replication.factor", "1"),
        Map.entry("transaction.state.log.num.partitions", "4"),
        Map.entry("transaction.state.log.replication.factor", "1"),
        Map.entry("transaction.state.log.min.isr", "1"),
        Map.entry("transaction.max.timeout.ms", "900000"),
        Map.entry("transaction.abort.timed.out.transaction.cleanup.interval.ms", "2000"),
        Map.entry("share.coordinator.state.topic.num.partitions", "1"),
        Map.entry("share.coordinator.state.topic.replication.factor", "1"),
        Map.entry("share.coordinator.state.topic.min.isr", "1"));
  }

  private static Map<String, String> coordination() {
    return Map.ofEntries(
        Map.entry("group.initial.rebalance.delay.ms", "0"),
        Map.entry("group.min.session.timeout.ms", "1000"),
        Map.entry("group.consumer.min.session.timeout.ms", "1000"),
        // Members that were killed together with this broker are waited for after its next start.
        Map.entry("group.consumer.session.timeout.ms", "3000"),
        Map.entry("group.consumer.min.heartbeat.interval.ms", "200"),
        Map.entry("group.consumer.heartbeat.interval.ms", "500"),
        Map.entry("group.streams.min.session.timeout.ms", "1000"),
        Map.entry("group.streams.session.timeout.ms", "6000"),
        Map.entry("group.streams.min.heartbeat.interval.ms", "200"),
        Map.entry("group.streams.heartbeat.interval.ms", "1000"),
        Map.entry("group.streams.initial.rebalance.delay.ms", "0"),
        // The controller waits this long for a killed broker before it lets the next one in.
        Map.entry("broker.session.timeout.ms", "2000"),
        Map.entry("broker.heartbeat.interval.ms", "300"),
        Map.entry("controller.quorum.append.linger.ms", "2"),
        // No other node needs a sign of life in the metadata log.
        Map.entry("metadata.max.idle.interval.ms", "0"),
        // Reading a large log again after a kill is part of a start.
        Map.entry("server.max.startup.time.ms", "600000"));
  }
}
