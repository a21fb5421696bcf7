// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.task;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.lifecycle.Backoff;
import io.convoy.common.lifecycle.ServiceContext;
import io.convoy.common.metrics.Metric;
import io.convoy.extractor.source.SourceSession;
import io.convoy.schemas.event.CompareChunk;
import io.convoy.schemas.event.CountTable;
import io.convoy.schemas.event.DescribeSource;
import io.convoy.schemas.event.ExtractChunk;
import io.convoy.schemas.event.FindChanges;
import io.convoy.schemas.event.PlanTable;
import io.convoy.schemas.event.ReleaseSnapshot;
import io.convoy.schemas.event.Task;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings each task to exactly one end: a committed transaction with its facts, or a committed
 * transaction with nothing but TaskFailed. Of a chunk that takes long, parts are committed before:
 * it is then done in this try or torn. Where it can do neither, it throws: the task is then
 * nobody's until the group hands it out again. Used by one thread.
 */
final class TaskRunner {
  private static final Logger LOG = LoggerFactory.getLogger(TaskRunner.class);
  private static final int TRIES = 5;
  private static final Duration PATIENCE_FOR_RUNS = Duration.ofSeconds(5);

  private final ServiceContext context;
  private final ClientSettings settings;
  private final SourceSession session;
  private final Shared shared;
  private final TaskWork describe;
  private final TaskWork plan;
  private final TaskWork changes;
  private final TaskWork count;
  private final TaskWork chunk;
  private final TaskWork compare;
  private final BriefTasks brief = new BriefTasks();

  TaskRunner(
      ServiceContext context, ClientSettings settings, SourceSession session, Shared shared) {
    this.context = context;
    this.settings = settings;
    this.session = session;
    this.shared = shared;
    this.describe = new DescribeWork(context, session, shared);
    Layouts layouts = new Layouts(context.registry());
    CountWork counting = new CountWork(session, shared.ways(), layouts);
    this.plan = new PlanWork(session, counting, context.config().source().chunkBytes().bytes());
    this.changes = new ChangesWork(session);
    this.count = counting;
    this.chunk = new ChunkWork(context, session, shared, layouts, settings.longestPart());
    this.compare = new CompareWork(context, session, shared, layouts, settings.longestPart());
  }

  /** Moves past a record that holds no task for this version. */
  void skip(SlotClients clients, ConsumerRecord<byte[], byte[]> record) {
    begin(clients, record).commit();
  }

  /** The tasks that share a transaction, which is open while more of them are at hand. */
  BriefTasks brief() {
    return brief;
  }

  void perform(SlotClients clients, ConsumerRecord<byte[], byte[]> record, Task task) {
    Optional<ConvoyException> refusal = refusal(clients, record, task);
    if (refusal.isEmpty() && brief.takes(task)) {
      performTogether(clients, record, task);
      return;
    }
    brief.commit();
    if (refusal.isPresent()) {
      fail(clients, record, task, refusal.orElseThrow());
      return;
    }
    performAlone(clients, record, task);
  }

  private void performTogether(
      SlotClients clients, ConsumerRecord<byte[], byte[]> record, Task task) {
    try {
      brief.perform(
          clients,
          record,
          transaction -> workOn(task).run(task, transaction),
          () -> begin(clients, record));
    } catch (RuntimeException e) {
      if (!brief.areOpen() || shared.stop().isAsked() || isClientsFault(e)) {
        throw e;
      }
      brief.abortToRepeat(e);
    }
  }

  private void performAlone(SlotClients clients, ConsumerRecord<byte[], byte[]> record, Task task) {
    Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(5));
    while (true) {
      TaskTransaction transaction = begin(clients, record);
      TaskWork.Outcome outcome;
      try {
        outcome = work(task, transaction);
      } catch (RuntimeException e) {
        giveUpIfVoid(transaction, e);
        transaction.abort();
        boolean isTorn = transaction.isParted();
        if (!isTorn && mayTryAgain(task, e) && backoff.failures() < TRIES - 1) {
          LOG.warn("{} failed and is tried again: {}", task.getTaskId(), e.getMessage());
          tellWait(clients, record, task, e);
          shared.stop().pause(backoff.next());
          shared.stop().check();
          continue;
        }
        fail(clients, record, task, isTorn ? Failures.torn(task, e) : e);
        return;
      }
      commit(transaction, outcome);
      return;
    }
  }

  /** Why a task is not even begun; what is torn is so whether or not its run goes on. */
  private Optional<ConvoyException> refusal(
      SlotClients clients, ConsumerRecord<byte[], byte[]> record, Task task) {
    boolean isChunk =
        task.getPayload() instanceof ExtractChunk || task.getPayload() instanceof CompareChunk;
    if (isChunk && clients.mark(record).filter(PartMark.of(task)::equals).isPresent()) {
      return Optional.of(Failures.foundTorn(task));
    }
    return !isRelease(task) && isOver(task.getRunId())
        ? Optional.of(Failures.runEnded(task, shared.runs()))
        : Optional.empty();
  }

  /** Leaves nothing unsent that the commit could find wrong. */
  private TaskWork.Outcome work(Task task, TaskTransaction transaction) {
    TaskWork.Outcome outcome = workOn(task).run(task, transaction);
    try {
      transaction.flush();
      return outcome;
    } catch (RuntimeException e) {
      outcome.abandoned();
      throw e;
    }
  }

  private TaskWork workOn(Task task) {
    return switch (task.getPayload()) {
      case DescribeSource _ -> describe;
      case PlanTable _ -> plan;
      case FindChanges _ -> changes;
      case CountTable _ -> count;
      case ExtractChunk _ -> chunk;
      case CompareChunk _ -> compare;
      case ReleaseSnapshot release ->
          (_, _) -> {
            shared.snapshots().release(release.getSnapshotId());
            session.release(release.getSnapshotId());
            return TaskWork.Outcome.NOTHING;
          };
      default -> throw new IllegalStateException("not a task: " + task.getPayload());
    };
  }

  /**
   * Once the offset is on its way, only Kafka knows how the transaction ends: no error from here on
   * may lead to a second end, so all of them go to the caller, who starts anew.
   */
  private void commit(TaskTransaction transaction, TaskWork.Outcome outcome) {
    try {
      transaction.commit();
    } catch (RuntimeException e) {
      outcome.abandoned();
      throw e;
    }
    outcome.committed();
  }

  private void fail(
      SlotClients clients,
      ConsumerRecord<byte[], byte[]> record,
      Task task,
      RuntimeException failure) {
    switch (Failures.code(failure)) {
      case INTERNAL -> LOG.error("{} failed", task.getTaskId(), failure);
      case CHUNK_TORN -> LOG.warn("{} failed", task.getTaskId(), failure);
      // Of all chunks that were out; the loss itself is told once.
      case SNAPSHOT_LOST, RUN_ENDED ->
          LOG.debug("{} failed: {}", task.getTaskId(), failure.getMessage());
      default -> LOG.warn("{} failed: {}", task.getTaskId(), failure.getMessage());
    }
    TaskTransaction transaction = begin(clients, record);
    transaction.fact(task.getRunId(), Failures.fact(task, failure));
    transaction.flush();
    transaction.commit();
    context.metrics().counter(Metric.TASKS_FAILED).increment();
  }

  /** In a transaction of its own, which leaves the task to this slot. */
  private void tellWait(
      SlotClients clients,
      ConsumerRecord<byte[], byte[]> record,
      Task task,
      RuntimeException reason) {
    TaskTransaction transaction = begin(clients, record);
    try {
      transaction.fact(task.getRunId(), Failures.wait(task, reason));
      transaction.flush();
    } catch (ConvoyException e) {
      giveUpIfVoid(transaction, e);
      LOG.debug("Not told that {} waits", task.getTaskId(), e);
      transaction.abort();
      return;
    }
    transaction.commitFacts();
  }

  /** A stop is nobody's failure: the task goes back as it came, if it still can. */
  private void giveUpIfVoid(TaskTransaction transaction, RuntimeException failure) {
    boolean goesBack = shared.stop().isAsked() && !transaction.isParted();
    if (goesBack || transaction.isUnsettled() || isClientsFault(failure)) {
      throw failure;
    }
  }

  private static boolean isClientsFault(RuntimeException failure) {
    return Failures.areClientsVoid(failure) || Failures.isFatal(failure);
  }

  /** A source that cannot even be described is what a person waits to hear of. */
  private static boolean mayTryAgain(Task task, RuntimeException failure) {
    return Failures.isPassing(failure) && !(task.getPayload() instanceof DescribeSource);
  }

  private static boolean isRelease(Task task) {
    return task.getPayload() instanceof ReleaseSnapshot;
  }

  /** Asks again where a run failed: the news that it goes on may be younger than its tasks. */
  private boolean isOver(String runId) {
    if (!shared.runs().isEnded(runId)) {
      return false;
    }
    if (shared.runs().isEndedForGood(runId)) {
      return true;
    }
    shared.runs().catchUp(PATIENCE_FOR_RUNS);
    return shared.runs().isEnded(runId);
  }

  private TaskTransaction begin(SlotClients clients, ConsumerRecord<byte[], byte[]> record) {
    return TaskTransaction.begin(context, shared.codec(), clients, record, settings.reporter());
  }
}
