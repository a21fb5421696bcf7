// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

import java.util.function.BooleanSupplier;

/** {@code kill -9} of the broker that leads a certain topic; one at a time. */
final class BrokerKill implements Fault {
  private final Brokers brokers;
  private final String topic;
  private int killed = -1;

  /**
   * @param victim ends in the topic
   */
  BrokerKill(Brokers brokers, String victim) {
    this.brokers = brokers;
    this.topic = victim.substring(victim.lastIndexOf(' ') + 1);
  }

  @Override
  public String resource() {
    return "brokers";
  }

  @Override
  public boolean strike(BooleanSupplier over) {
    brokers.awaitWhole();
    killed = brokers.leaderOf(topic);
    brokers.kill(killed);
    return true;
  }

  @Override
  public void heal() {
    if (killed >= 0) {
      brokers.start(killed);
      brokers.awaitWhole();
    }
  }
}
