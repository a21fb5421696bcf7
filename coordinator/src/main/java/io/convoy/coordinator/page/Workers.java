// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.page;

import io.convoy.common.channel.KafkaClients;
import io.convoy.schemas.name.TableName;
import io.convoy.schemas.topic.DataTopic;
import io.convoy.schemas.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.jspecify.annotations.Nullable;

/**
 * The replicas of a pipeline that are alive, and what each works on, as Kafka knows its groups.
 * Asks it at most every few seconds, however many want to know; has no connection before.
 * Thread-safe.
 */
final class Workers implements Roll, AutoCloseable {
  private static final Duration FRESH = Duration.ofSeconds(3);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final KafkaClients kafka;
  private final Topics topics;
  private @Nullable Admin admin;
  private List<Worker> known = List.of();
  private long askedAt = System.nanoTime() - FRESH.toNanos();

  /**
   * A process.
   *
   * @param doing what it has in its hands, for people
   */
  record Worker(String role, String name, String host, List<String> doing) {}

  Workers(KafkaClients kafka, Topics topics) {
    this.kafka = kafka;
    this.topics = topics;
  }

  @Override
  public synchronized List<Worker> alive()
      throws ExecutionException, InterruptedException, TimeoutException {
    if (System.nanoTime() - askedAt >= FRESH.toNanos()) {
      List<Worker> fresh = new ArrayList<>();
      members(topics.coordinatorId()).forEach(one -> fresh.add(coordinator(one)));
      fresh.addAll(extractors());
      members(topics.loaderGroup()).forEach(one -> fresh.add(loader(one)));
      known = fresh;
      askedAt = System.nanoTime();
    }
    return known;
  }

  private static Worker coordinator(MemberDescription member) {
    boolean leads = !member.assignment().topicPartitions().isEmpty();
    String name = member.groupInstanceId().orElse(member.clientId());
    // Kafka Streams numbers its threads; of each coordinator there is one.
    return new Worker(
        "coordinator",
        name.replaceFirst("-\\d+$", ""),
        host(member),
        List.of(leads ? "leads" : "stands by"));
  }

  private Worker loader(MemberDescription member) {
    TreeSet<String> tables = new TreeSet<>();
    for (TopicPartition partition : member.assignment().topicPartitions()) {
      topics
          .parseData(partition.topic())
          .map(DataTopic::table)
          .map(TableName::of)
          .ifPresent(tables::add);
    }
    return new Worker("loader", member.clientId(), host(member), List.copyOf(tables));
  }

  /** The slots of a process are members each. */
  private List<Worker> extractors()
      throws ExecutionException, InterruptedException, TimeoutException {
    Map<String, List<MemberDescription>> slots = new TreeMap<>();
    for (MemberDescription member : members(topics.extractorGroup())) {
      String process =
          member.clientId().replaceFirst("^convoy-extractor-", "").replaceFirst("-\\d+$", "");
      slots.computeIfAbsent(process, fresh -> new ArrayList<>()).add(member);
    }
    Map<TopicPartition, Long> open = slots.isEmpty() ? Map.of() : openTasks();
    List<Worker> workers = new ArrayList<>();
    slots.forEach((process, members) -> {
      long tasks =
          members.stream()
              .flatMap(member -> member.assignment().topicPartitions().stream())
              .mapToLong(partition -> open.getOrDefault(partition, 0L))
              .sum();
      List<String> doing = tasks == 0 ? List.of() : List.of(doing(members.size(), tasks));
      workers.add(new Worker("extractor", process, host(members.getFirst()), doing));
    });
    return workers;
  }

  private static String doing(int slots, long tasks) {
    long reading = Math.min(slots, tasks);
    long next = tasks - reading;
    return next == 0 ? reading + " tasks" : reading + " tasks, " + next + " to follow";
  }

  private static String host(MemberDescription member) {
    return member.host().replaceFirst("^/", "");
  }

  /** Tasks that went out and are not done, by their partition. */
  private Map<TopicPartition, Long> openTasks()
      throws ExecutionException, InterruptedException, TimeoutException {
    String group = topics.extractorGroup();
    Map<TopicPartition, OffsetAndMetadata> done =
        admin()
            .listConsumerGroupOffsets(group)
            .partitionsToOffsetAndMetadata(group)
            .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    done.keySet().forEach(partition -> asked.put(partition, OffsetSpec.latest()));
    Map<TopicPartition, ListOffsetsResultInfo> ends =
        admin().listOffsets(asked).all().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    Map<TopicPartition, Long> open = new HashMap<>();
    done.forEach((partition, offset) -> {
      ListOffsetsResultInfo end = ends.get(partition);
      if (offset != null && end != null) {
        open.put(partition, Math.max(0, end.offset() - offset.offset()));
      }
    });
    return open;
  }

  private List<MemberDescription> members(String group)
      throws ExecutionException, InterruptedException, TimeoutException {
    try {
      return List.copyOf(
          Objects.requireNonNull(
                  admin().describeConsumerGroups(List.of(group)).describedGroups().get(group))
              .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
              .members());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return List.of();
      }
      throw e;
    }
  }

  private Admin admin() {
    Admin open = admin;
    if (open == null) {
      open = kafka.admin();
      admin = open;
    }
    return open;
  }

  @Override
  public synchronized void close() {
    Admin open = admin;
    if (open != null) {
      open.close(Duration.ofSeconds(1));
    }
  }
}
