// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.task;

import io.convoy.extractor.task.TaskWork.Outcome;
import io.convoy.schemas.event.CompareChunk;
import io.convoy.schemas.event.ExtractChunk;
import io.convoy.schemas.event.PlanTable;
import io.convoy.schemas.event.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does tasks on small tables in one transaction for many, since the commit of one takes longer than
 * the task: thousands of small tables would otherwise be thousands of commits. Where one of them
 * fails nothing of any has happened, and each is done alone. Used by one thread.
 */
final class BriefTasks {
  private static final Logger LOG = LoggerFactory.getLogger(BriefTasks.class);
  private static final int MOST = 64;
  private static final long SMALL_BYTES = 64 << 10;

  /** Rows wait no longer than this to be seen by loaders. */
  private static final Duration LONGEST = Duration.ofMillis(250);

  private final List<Outcome> outcomes = new ArrayList<>();
  private @Nullable TaskTransaction open;
  private @Nullable SlotClients clients;
  private long sinceNanos;
  private int toDoAlone;

  /** What a task does in a transaction. */
  interface Work {
    Outcome run(TaskTransaction transaction);
  }

  /** True where it is to be done here; asked once for each task that comes. */
  boolean takes(Task task) {
    if (toDoAlone > 0) {
      toDoAlone--;
      return false;
    }
    return switch (task.getPayload()) {
      case PlanTable plan -> plan.getTable().getEstimatedBytes() <= SMALL_BYTES;
      case ExtractChunk chunk ->
          chunk.getEstimatedBytes() >= 0 && chunk.getEstimatedBytes() <= SMALL_BYTES;
      case CompareChunk chunk ->
          chunk.getEstimatedBytes() >= 0 && chunk.getEstimatedBytes() <= SMALL_BYTES;
      default -> false;
    };
  }

  /** True where tasks wait for their commit. */
  boolean areOpen() {
    return open != null;
  }

  /**
   * Does one more task, and commits where that is enough.
   *
   * @param begin a transaction for it, where none is open
   */
  void perform(
      SlotClients slot,
      ConsumerRecord<byte[], byte[]> record,
      Work work,
      Supplier<TaskTransaction> begin) {
    TaskTransaction transaction = open;
    if (transaction == null) {
      transaction = begin.get();
      open = transaction;
      clients = slot;
      sinceNanos = System.nanoTime();
      slot.onRevocation(this::commit, this::abort);
    } else {
      transaction.share(record);
    }
    outcomes.add(work.run(transaction));
    if (outcomes.size() >= MOST || System.nanoTime() - sinceNanos > LONGEST.toNanos()) {
      commit();
    }
  }

  /**
   * Commits what is open. Once the offsets are on their way, only Kafka knows how the transaction
   * ends: an error goes to the caller, who starts anew with other clients.
   */
  void commit() {
    TaskTransaction transaction = open;
    if (transaction == null) {
      return;
    }
    try {
      transaction.flush();
      transaction.commit();
    } catch (RuntimeException e) {
      forget();
      throw e;
    }
    List<Outcome> done = List.copyOf(outcomes);
    outcomes.clear();
    open = null;
    done.forEach(Outcome::committed);
  }

  /** Aborts what is open: its tasks are somebody else's, or come again. */
  void abort() {
    TaskTransaction transaction = open;
    if (transaction != null) {
      forget();
      transaction.abort();
    }
  }

  /** Aborts what is open, and lets its tasks come again, to be done alone. */
  void abortToRepeat(RuntimeException cause) {
    TaskTransaction transaction = open;
    SlotClients slot = clients;
    if (transaction == null || slot == null) {
      return;
    }
    LOG.debug("{} tasks are done one by one", transaction.tasks().size(), cause);
    abort();
    toDoAlone = transaction.tasks().size();
    slot.takeBack(transaction.tasks());
  }

  /** For clients that are closed, which aborts what is open. */
  void forget() {
    outcomes.forEach(Outcome::abandoned);
    outcomes.clear();
    open = null;
  }
}
