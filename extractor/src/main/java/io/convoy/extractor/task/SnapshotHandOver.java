// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.task;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.lifecycle.ServiceContext;
import io.convoy.extractor.task.HeldSnapshots.Holding;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.SnapshotHolding;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a process that leaves wait with its snapshots until another one that is alive holds them
 * too. One that is the only extractor has nobody to wait for. Used by one thread.
 */
public final class SnapshotHandOver {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotHandOver.class);
  private static final Duration LOOK = Duration.ofMillis(250);
  private static final Duration PATIENCE_FOR_KAFKA = Duration.ofSeconds(3);

  private final ServiceContext context;
  private final RunWatch runs;
  private final HeldSnapshots held;

  public SnapshotHandOver(ServiceContext context, RunWatch runs, HeldSnapshots held) {
    this.context = context;
    this.runs = runs;
    this.held = held;
  }

  /** Returns once the snapshots of this process need it no more, at the latest after that time. */
  public void await(Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    if (needed().isEmpty()) {
      return;
    }
    try (Admin admin = context.kafka().admin()) {
      while (!isHandedOver(admin)) {
        if (System.nanoTime() - deadline > 0) {
          LOG.warn("Nobody else holds {} within {} s", needed(), atMost.toSeconds());
          return;
        }
        TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
      }
    } catch (ExecutionException | TimeoutException | KafkaException | ConvoyException e) {
      LOG.warn("Kafka does not say who else could hold {}", needed(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<Holding> needed() {
    return held.shared().stream().filter(this::isNeeded).toList();
  }

  private boolean isNeeded(Holding holding) {
    return runs.state(holding.runId())
        .filter(run -> holding.snapshotId().equals(run.getSnapshotId()))
        .filter(run -> SnapshotKeeper.reads(run, context.clock().instant()))
        .isPresent();
  }

  private boolean isHandedOver(Admin admin)
      throws ExecutionException, InterruptedException, TimeoutException {
    List<Holding> needed = needed();
    List<String> others = otherSlots(admin);
    if (!needed.isEmpty() && others.isEmpty()) {
      LOG.info("No other extractor is there to hold {}", needed);
      return true;
    }
    return needed.stream().allMatch(holding -> hasHeir(holding, others));
  }

  private boolean hasHeir(Holding holding, List<String> others) {
    return runs.state(holding.runId()).stream()
        .map(RunState::getSnapshotHolders)
        .flatMap(List::stream)
        .map(SnapshotHolding::getHolder)
        .anyMatch(heir -> others.stream().anyMatch(slot -> ClientSettings.isSlotOf(heir, slot)));
  }

  /** The client ids of all slots that the group of extractors has in other processes. */
  private List<String> otherSlots(Admin admin)
      throws ExecutionException, InterruptedException, TimeoutException {
    String group = context.topics().extractorGroup();
    KafkaFuture<ConsumerGroupDescription> described =
        Objects.requireNonNull(
            admin.describeConsumerGroups(List.of(group)).describedGroups().get(group));
    return described.get(PATIENCE_FOR_KAFKA.toMillis(), TimeUnit.MILLISECONDS).members().stream()
        .map(MemberDescription::clientId)
        .filter(slot -> !ClientSettings.isSlotOf(context.instance(), slot))
        .toList();
  }
}
