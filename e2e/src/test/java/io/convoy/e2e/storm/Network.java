// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All links of one service: to each broker, to the source, to the target. */
record Network(List<Link> brokers, Link source, Link target) implements AutoCloseable {
  static Network to(List<Integer> brokerPorts, int sourcePort, int targetPort) {
    return new Network(
        brokerPorts.stream().map(Link::new).toList(), new Link(sourcePort), new Link(targetPort));
  }

  String bootstrapServers() {
    return brokers.stream()
        .map(link -> "127.0.0.1:" + link.port())
        .collect(Collectors.joining(","));
  }

  @Override
  public void close() {
    Stream.concat(brokers.stream(), Stream.of(source, target)).forEach(Link::close);
  }
}
