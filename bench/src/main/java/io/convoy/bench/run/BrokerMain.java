// SPDX-License-Identifier: Apache-2.0
package io.convoy.bench.run;

import io.convoy.embedded.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A Kafka broker as a process of its own: {@code BrokerMain FOLDER}. Prints where it listens, and
 * stops when its standard input ends, so that it never outlives who started it.
 */
public final class BrokerMain {
  private BrokerMain() {}

  public static void main(String[] arguments) throws IOException {
    try (EmbeddedBroker broker = EmbeddedBroker.start(Path.of(arguments[0]))) {
      System.out.println(broker.bootstrapServers());
      System.in.transferTo(System.err);
    }
    System.exit(0);
  }
}
