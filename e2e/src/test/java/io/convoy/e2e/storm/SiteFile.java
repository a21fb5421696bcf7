// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

import io.convoy.e2e.Databases;
import io.convoy.embedded.PostgresServer;
import java.util.Locale;

/** Writes the configuration of each process: the same pipeline, over different links. */
record SiteFile(Databases databases, String registry, Capture capture) {
  private static final String TEXT =
      """
      pipeline: %s
      source:
        url: %s
        user: %s
        password: %s
        chunk-bytes: 256KiB
        tables: { include: ["public.*"] }
      target:
        url: %s
        user: %s
        password: %s
        on-existing: drop
      kafka:
        bootstrap.servers: "%s"
        # The dead are noticed soon, so that a storm takes seconds and not minutes.
        consumer.session.timeout.ms: 6000
        consumer.heartbeat.interval.ms: 1000
        request.timeout.ms: 10000
      schema.registry.url: %s
      topics: { replication-factor: 3, bytes-per-partition: 2MiB, max-partitions: 4 }
      extractor: { transaction-timeout: 15s }
      loader: { transaction-bytes: 256KiB }
      sync: { capture: %s }
      """;

  /** For who comes through no link. */
  String direct(String bootstrapServers) {
    return text(bootstrapServers, databases.source().port(), databases.target().port());
  }

  /** For a service with links of its own. */
  String through(Network network) {
    return text(network.bootstrapServers(), network.source().port(), network.target().port());
  }

  private String text(String bootstrapServers, int sourcePort, int targetPort) {
    PostgresServer source = databases.source();
    PostgresServer target = databases.target();
    return TEXT.formatted(
        Site.PIPELINE,
        url(sourcePort),
        source.user(),
        source.password(),
        url(targetPort),
        target.user(),
        target.password(),
        bootstrapServers,
        registry,
        capture.name().toLowerCase(Locale.ROOT));
  }

  private static String url(int port) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + Databases.DATABASE;
  }
}
