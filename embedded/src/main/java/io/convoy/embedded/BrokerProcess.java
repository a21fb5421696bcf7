// SPDX-License-Identifier: Apache-2.0
package io.convoy.embedded;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server$;
import kafka.server.SharedServer;
import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.server.ServerSocketFactory;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * Puts Kafka's controller and broker together in one node, as {@link KafkaRaftServer} does, with
 * three differences: the controller's address is the port that its socket got, faults go to {@link
 * BrokerFaults}, and the broker waits for the end of its predecessor ({@link FormerBroker}).
 */
final class BrokerProcess {
  private final SharedServer shared;
  private final ControllerServer controller;
  private final BrokerServer broker;

  BrokerProcess(Map<String, String> settings, BrokerFaults faults) {
    KafkaConfig config = new KafkaConfig(settings, false);
    Tuple2<MetaPropertiesEnsemble, BootstrapMetadata> storage =
        KafkaRaftServer.initializeLogDirs(
            config, LoggerFactory.getLogger(KafkaRaftServer.class), "");
    CompletableFuture<Map<Integer, InetSocketAddress>> voters = new CompletableFuture<>();
    shared =
        new SharedServer(
            config,
            storage._1(),
            Time.SYSTEM,
            Server$.MODULE$.initializeMetrics(
                config, Time.SYSTEM, storage._1().clusterId().orElseThrow()),
            voters,
            List.of(),
            faults,
            ServerSocketFactory.INSTANCE);
    broker = new BrokerServer(shared);
    controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), storage._2());
    var _ =
        controller
            .socketServerFirstBoundPortFuture()
            .thenApply(port -> voters.complete(Map.of(BrokerSettings.NODE_ID, loopback(port))));
  }

  private static InetSocketAddress loopback(int port) {
    return InetSocketAddress.createUnresolved(BrokerSettings.HOST, port);
  }

  /** Returns when the broker serves clients. */
  void start() {
    controller.startup();
    FormerBroker former = new FormerBroker(BrokerSettings.NODE_ID);
    shared.loader().installPublishers(List.of(former)).join();
    former.gone().join();
    shared.loader().removeAndClosePublisher(former).join();
    broker.startup();
  }

  int port() {
    return broker.boundPort(ListenerName.normalised(BrokerSettings.LISTENER));
  }

  /** Also right after a start that failed half-way. */
  void stop() {
    broker.shutdown();
    controller.shutdown();
  }
}
