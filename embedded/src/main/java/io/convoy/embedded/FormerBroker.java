// SPDX-License-Identifier: Apache-2.0
package io.convoy.embedded;

import java.util.concurrent.CompletableFuture;
import org.apache.kafka.image.MetadataDelta;
import org.apache.kafka.image.MetadataImage;
import org.apache.kafka.image.loader.LoaderManifest;
import org.apache.kafka.image.publisher.MetadataPublisher;
import org.apache.kafka.metadata.BrokerRegistration;

/**
 * Waits until the controller has noticed that a broker which was killed is gone, so that no
 * partition has a leader any more when the next one reads the metadata.
 *
 * <p>Otherwise that one takes itself for the leader of what its predecessor led. Its transaction
 * coordinator then finds transactions that are decided and not ended, tries in vain to reach the
 * predecessor's address, and amid that the partitions lose their leader, since a new broker
 * registers. Kafka (to 4.3.1 at least: {@code KRaftMetadataCache.getPartitionLeaderEndpoint}) takes
 * a partition without a leader for one that is deleted, and notes that the transaction has ended
 * without ever writing its marker: consumers that read what is committed, and whoever asks for
 * committed offsets, wait for ever.
 */
final class FormerBroker implements MetadataPublisher {
  private final int nodeId;
  private final CompletableFuture<Void> gone = new CompletableFuture<>();

  FormerBroker(int nodeId) {
    this.nodeId = nodeId;
  }

  /** Completed when it is fenced, or where there was none. */
  CompletableFuture<Void> gone() {
    return gone;
  }

  @Override
  public String name() {
    return "FormerBroker";
  }

  @Override
  public void onMetadataUpdate(MetadataDelta delta, MetadataImage image, LoaderManifest manifest) {
    BrokerRegistration registration = image.cluster().broker(nodeId);
    if (registration == null || registration.fenced()) {
      gone.complete(null);
    }
  }

  @Override
  public void close() {}
}
