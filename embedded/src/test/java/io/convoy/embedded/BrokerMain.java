// SPDX-License-Identifier: Apache-2.0
package io.convoy.embedded;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Starts a broker over the folder that is its argument, prints its address and stays. */
final class BrokerMain {
  private BrokerMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    EmbeddedBroker broker = EmbeddedBroker.start(Path.of(arguments[0]));
    System.out.println(broker.bootstrapServers());
    new CountDownLatch(1).await();
  }
}
