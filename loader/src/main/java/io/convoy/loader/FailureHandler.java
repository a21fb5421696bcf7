// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader;

import io.convoy.common.bookkeeping.Checkpoint;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.postgres.PostgresErrors;
import io.convoy.loader.checkpoint.Checkpoints;
import io.convoy.schemas.row.RowLayout;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what follows from a failure: which partitions wait how long, and what is reported. The
 * transaction is rolled back in any case. Not thread-safe.
 */
final class FailureHandler {
  private static final Logger LOG = LoggerFactory.getLogger(FailureHandler.class);

  private final TargetLink target;
  private final Facts facts;
  private final Assignment assignment;
  private final Checkpoints checkpoints;
  private final Journal journal;

  FailureHandler(
      TargetLink target,
      Facts facts,
      Assignment assignment,
      Checkpoints checkpoints,
      Journal journal) {
    this.target = target;
    this.facts = facts;
    this.assignment = assignment;
    this.checkpoints = checkpoints;
    this.journal = journal;
  }

  /** The connection is gone, whatever was being done. */
  void connectionLost(String why, long now) {
    target.drop(why);
    assignment.connectionLost(now);
  }

  /**
   * The target answered with an error, or not at all.
   *
   * @param table that was loaded
   */
  void of(
      PartitionProgress partition, String doing, SQLException error, Optional<RowLayout> table) {
    long now = System.nanoTime();
    boolean wasLoading = partition.checkpoint().isPresent();
    TargetFailure kind =
        target.rollback() ? TargetFailure.of(error) : TargetFailure.CONNECTION_LOST;
    ConvoyException failure = failure(doing + " " + partition, error, table);
    if (kind != TargetFailure.CONNECTION_LOST && isFenced(partition)) {
      fenced(partition, failure, now);
      return;
    }
    switch (kind) {
      case CONNECTION_LOST -> {
        connectionLost(String.valueOf(error.getMessage()), now);
        retryPatiently(partition, failure, kind, now);
      }
      case MISSING -> {
        if (wasLoading) {
          // The claim that follows tells whether the run is over.
          retryPatiently(partition, failure, kind, now);
        } else {
          partition.runOver(now);
          LOG.debug("The run of {} is over: {}", partition, error.getMessage());
        }
      }
      case DISK_FULL, PASSING, REPORTED -> retryPatiently(partition, failure, kind, now);
    }
  }

  private ConvoyException failure(String doing, SQLException error, Optional<RowLayout> table) {
    ConvoyException failure = PostgresErrors.target(doing, error);
    Optional<String> holders =
        PostgresErrors.isLocked(error)
            ? target.connection().flatMap(open -> table.flatMap(one -> LockHolders.of(open, one)))
            : Optional.empty();
    return holders
        .map(who ->
            new ConvoyException(
                failure.code(),
                doing
                    + ": the table is locked by "
                    + who
                    + "; end what holds the lock, it is tried again",
                error))
        .orElse(failure);
  }

  /** Something else than the target failed. */
  void of(PartitionProgress partition, ConvoyException failure) {
    long now = System.nanoTime();
    if (target.connection().isPresent() && !target.rollback()) {
      connectionLost("it did not roll back", now);
    }
    if (isFenced(partition)) {
      fenced(partition, failure, now);
    } else if (failure.code() == ErrorCode.REJECTS_EXCEEDED) {
      partition.stopped(now);
      facts.failed(partition, failure);
    } else if (failure.code().isRetryable()) {
      retryPatiently(partition, failure, TargetFailure.PASSING, now);
    } else {
      partition.failed(now);
      facts.failed(partition, failure);
    }
  }

  /**
   * Whether somebody else has claimed the partition meanwhile, or it is done. A former owner meets
   * errors that are none of the run's: its rows are in the table already, which may have got its
   * keys since, or be gone.
   */
  private boolean isFenced(PartitionProgress partition) {
    Optional<Checkpoint> claimed = partition.checkpoint();
    Optional<Connection> connection = target.connection();
    if (claimed.isEmpty() || connection.isEmpty()) {
      return false;
    }
    try {
      boolean held = checkpoints.isHeld(connection.orElseThrow(), claimed.orElseThrow());
      return !target.rollback() || !held;
    } catch (SQLException e) {
      LOG.debug("Cannot see whose {} is", partition, e);
      // Whatever is wrong, the claim that follows finds it again.
      target.rollback();
      return true;
    }
  }

  private void fenced(PartitionProgress partition, ConvoyException failure, long now) {
    journal.fenced(partition);
    LOG.debug("Not told, since {} is another loader's: {}", partition, failure.getMessage());
    partition.fenced(now);
  }

  /** What passes by itself is a wait, and a failure only if it does not pass. */
  private void retryPatiently(
      PartitionProgress partition, ConvoyException failure, TargetFailure kind, long now) {
    partition.failed(now);
    facts.waits(partition, failure);
    if (kind == TargetFailure.DISK_FULL) {
      LOG.warn("Waits for room in the target: {}", failure.getMessage());
    }
    if (partition.failures() >= kind.patience()) {
      facts.failed(partition, failure);
    } else {
      LOG.debug("{} will be tried again: {}", partition, failure.getMessage());
    }
  }
}
