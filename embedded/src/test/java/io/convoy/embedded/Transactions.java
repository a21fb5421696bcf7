// SPDX-License-Identifier: Apache-2.0
package io.convoy.embedded;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.TopicPartition;

/** What a broker knows of transactions: their coordinator on one hand, partitions on the other. */
final class Transactions {
  private Transactions() {}

  /** By the producer's id. */
  static Map<Long, TransactionState> states(Admin admin) throws Exception {
    Map<Long, TransactionState> states = new HashMap<>();
    for (TransactionListing listing : admin.listTransactions().all().get()) {
      states.put(listing.producerId(), listing.state());
    }
    return states;
  }

  /**
   * True as soon as that many are known, and of none the outcome is certain but not yet written to
   * all of its partitions.
   */
  static boolean areSettled(Admin admin, int count) throws Exception {
    Map<Long, TransactionState> states = states(admin);
    return states.size() == count
        && states.values().stream()
            .noneMatch(state ->
                state == TransactionState.PREPARE_COMMIT
                    || state == TransactionState.PREPARE_ABORT);
  }

  /** Partitions in which a transaction is open that is over as far as its coordinator knows. */
  static List<String> withoutAnEnd(Admin admin) throws Exception {
    Map<Long, TransactionState> states = states(admin);
    List<String> found = new ArrayList<>();
    for (var partition : admin.describeProducers(partitions(admin)).all().get().entrySet()) {
      for (ProducerState producer : partition.getValue().activeProducers()) {
        TransactionState state = states.get(producer.producerId());
        if (producer.currentTransactionStartOffset().isPresent()
            && state != TransactionState.ONGOING) {
          found.add(partition.getKey() + " of producer " + producer.producerId() + ", " + state);
        }
      }
    }
    return found;
  }

  private static Set<TopicPartition> partitions(Admin admin) throws Exception {
    Set<TopicPartition> partitions = new HashSet<>();
    Set<String> topics = admin.listTopics(new ListTopicsOptions().listInternal(true)).names().get();
    for (var topic : admin.describeTopics(topics).allTopicNames().get().values()) {
      topic
          .partitions()
          .forEach(
              partition -> partitions.add(new TopicPartition(topic.name(), partition.partition())));
    }
    return partitions;
  }
}
