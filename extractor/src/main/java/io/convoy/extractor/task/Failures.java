// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.task;

import io.convoy.common.channel.KafkaErrors;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.schemas.event.CompareChunk;
import io.convoy.schemas.event.CountTable;
import io.convoy.schemas.event.ExtractChunk;
import io.convoy.schemas.event.PlanTable;
import io.convoy.schemas.event.Task;
import io.convoy.schemas.event.TaskFailed;
import io.convoy.schemas.event.WaitObserved;
import io.convoy.schemas.table.TableId;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.jspecify.annotations.Nullable;

/** Says what a failure means for the task, for the slot's clients and for the role. */
final class Failures {
  private Failures() {}

  /** True where the same work may succeed in a moment, and nobody needs to hear of it. */
  static boolean isPassing(RuntimeException failure) {
    return failure instanceof ConvoyException e
        && (e.code() == ErrorCode.SOURCE_UNAVAILABLE || e.code() == ErrorCode.REGISTRY_ERROR);
  }

  /** True where the clients' place is taken: they can report nothing, not even the failure. */
  static boolean areClientsVoid(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof LostMembershipException
          || t instanceof CommitFailedException
          || t instanceof ProducerFencedException
          || t instanceof InvalidProducerEpochException
          || t instanceof InvalidPidMappingException
          || t instanceof OutOfOrderSequenceException
          || t instanceof FencedInstanceIdException) {
        return true;
      }
    }
    return false;
  }

  /** True where no new client would fare better until a person changes something. */
  static boolean isFatal(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (KafkaErrors.isFinal(t) || t instanceof Error) {
        return true;
      }
    }
    return false;
  }

  /**
   * True where not even the failure can be told, since the registry refuses the schemas of facts
   * and tasks. Where it refuses only those of rows, the fact says so, and this never comes up.
   */
  static boolean isMute(RuntimeException failure) {
    return failure instanceof ConvoyException e && e.code() == ErrorCode.REGISTRY_REFUSED;
  }

  static ConvoyException runEnded(Task task, RunWatch runs) {
    return new ConvoyException(
        ErrorCode.RUN_ENDED,
        "%s was not done: run %s is %s"
            .formatted(task.getTaskId(), task.getRunId(), runs.phase(task.getRunId())));
  }

  /** A chunk that was broken off when a part of it was published. */
  static ConvoyException torn(Task task, RuntimeException reason) {
    return new ConvoyException(
        ErrorCode.CHUNK_TORN,
        "%s was broken off when a part of its rows was published already, so its table is read anew: %s"
            .formatted(task.getTaskId(), message(reason)),
        reason);
  }

  /** A chunk of which somebody has published a part who could not say what became of it. */
  static ConvoyException foundTorn(Task task) {
    return new ConvoyException(
        ErrorCode.CHUNK_TORN,
        "%s was left by another extractor, or an earlier life of this one, when a part of its rows was published already, so its table is read anew. Where it comes to that again and again, the source may pause for longer than extractor.transaction-timeout allows: raise it"
            .formatted(task.getTaskId()));
  }

  /** What tears a chunk again and again, its table being read anew each time, is to end the run. */
  private static boolean mayPass(ErrorCode code, RuntimeException failure) {
    return code == ErrorCode.CHUNK_TORN
        ? failure.getCause() == null
            || failure.getCause() instanceof ConvoyException cause && cause.code().isRetryable()
        : code.isRetryable();
  }

  /** The fact that says of a task that it failed. */
  static TaskFailed fact(Task task, RuntimeException failure) {
    ErrorCode code = code(failure);
    return TaskFailed.newBuilder()
        .setTaskId(task.getTaskId())
        .setTable(table(task))
        .setChunk(chunk(task))
        .setAttempt(task.getAttempt())
        .setCode(code.name())
        .setRetryable(mayPass(code, failure))
        .setSnapshotId(snapshot(task))
        .setGeneration(generation(task))
        .setMessage(message(failure))
        .build();
  }

  /** The fact that says why a task is not done yet. */
  static WaitObserved wait(Task task, RuntimeException reason) {
    return new WaitObserved(task.getTaskId(), table(task), code(reason).name(), message(reason));
  }

  static ErrorCode code(RuntimeException failure) {
    return switch (failure) {
      case ConvoyException known -> known.code();
      case KafkaException kafka -> KafkaErrors.code(kafka);
      default -> ErrorCode.INTERNAL;
    };
  }

  private static String message(RuntimeException failure) {
    return failure instanceof ConvoyException
        ? String.valueOf(failure.getMessage())
        : failure.toString();
  }

  private static @Nullable TableId table(Task task) {
    return switch (task.getPayload()) {
      case PlanTable plan -> plan.getTable().getId();
      case CountTable count -> count.getTable();
      case ExtractChunk chunk -> chunk.getTable();
      case CompareChunk chunk -> chunk.getTable();
      default -> null;
    };
  }

  private static @Nullable Integer chunk(Task task) {
    return switch (task.getPayload()) {
      case ExtractChunk chunk -> chunk.getChunk();
      case CompareChunk chunk -> chunk.getChunk();
      default -> null;
    };
  }

  private static int generation(Task task) {
    return switch (task.getPayload()) {
      case PlanTable plan -> plan.getGeneration();
      case CountTable count -> count.getGeneration();
      case ExtractChunk chunk -> chunk.getGeneration();
      case CompareChunk chunk -> chunk.getGeneration();
      default -> 0;
    };
  }

  private static @Nullable String snapshot(Task task) {
    return switch (task.getPayload()) {
      case PlanTable plan -> plan.getSnapshotId();
      case CountTable count -> count.getSnapshotId();
      case ExtractChunk chunk -> chunk.getSnapshotId();
      case CompareChunk chunk -> chunk.getSnapshotId();
      default -> null;
    };
  }
}
