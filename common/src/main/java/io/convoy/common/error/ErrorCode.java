// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.error;

/**
 * What went wrong, by what one can do about it. The names travel in {@code TaskFailed} facts and
 * appear in messages; they are never renamed.
 */
public enum ErrorCode {
  /** The configuration or the command line is wrong. */
  CONFIGURATION(Category.USAGE, Retry.NEVER),
  /** What is to be read is what would be emptied. */
  SAME_DATABASE(Category.USAGE, Retry.NEVER),
  /** The source cannot be reached or went away. */
  SOURCE_UNAVAILABLE(Category.SOURCE, Retry.LATER),
  /** The source refuses user, password, database or certificate. */
  SOURCE_ACCESS_DENIED(Category.SOURCE, Retry.NEVER),
  /** No table of the source matches the selection. */
  NO_TABLES(Category.SOURCE, Retry.NEVER),
  /** The source's snapshot is gone; another must be opened. */
  SNAPSHOT_LOST(Category.SOURCE, Retry.LATER),
  /** A source table is not what it was when the run described it. */
  SOURCE_CHANGED(Category.SOURCE, Retry.NEVER),
  /** The source reported another error. */
  SOURCE_ERROR(Category.SOURCE, Retry.NEVER),
  /** The target cannot be reached, restarts or went away. */
  TARGET_UNAVAILABLE(Category.TARGET, Retry.LATER),
  /** The target refuses user, password or database. */
  TARGET_ACCESS_DENIED(Category.TARGET, Retry.NEVER),
  /** The role lacks a right in the target, for example to create tables. */
  TARGET_NOT_PERMITTED(Category.TARGET, Retry.NEVER),
  /** A target table exists and {@code target.on-existing} is {@code fail}. */
  TARGET_EXISTS(Category.TARGET, Retry.NEVER),
  /** The target's disk is full. */
  TARGET_DISK_FULL(Category.TARGET, Retry.NEVER),
  /** PostgreSQL refused more rows than {@code target.reject-limit} allows. */
  REJECTS_EXCEEDED(Category.TARGET, Retry.NEVER),
  /** The target reported another error. */
  TARGET_ERROR(Category.TARGET, Retry.NEVER),
  /** Kafka cannot be reached or refuses the client. */
  KAFKA_UNAVAILABLE(Category.KAFKA, Retry.LATER),
  /** Kafka reported an error that trying again does not mend. */
  KAFKA_ERROR(Category.KAFKA, Retry.NEVER),
  /** The brokers' disks have no room for the rows on their way. */
  KAFKA_DISK_FULL(Category.KAFKA, Retry.NEVER),
  /** Rows that are not loaded yet are gone from Kafka: records, or a whole topic. */
  ROWS_GONE(Category.KAFKA, Retry.NEVER),
  /** A chunk that travels in several transactions was broken off after the first of them. */
  CHUNK_TORN(Category.RUN, Retry.NEVER),
  /** What was read of a table is not what the source counts. */
  ROWS_MISCOUNTED(Category.SOURCE, Retry.NEVER),
  /** The schema registry cannot be reached or is out of order. */
  REGISTRY_ERROR(Category.KAFKA, Retry.LATER),
  /** The schema registry refuses user, password, right or schema. */
  REGISTRY_REFUSED(Category.KAFKA, Retry.NEVER),
  /** Another run of the pipeline is at work. */
  RUN_IN_PROGRESS(Category.RUN, Retry.NEVER),
  /** The run that a task belongs to is over or not active. */
  RUN_ENDED(Category.RUN, Retry.LATER),
  /** There is no such run. */
  NO_SUCH_RUN(Category.RUN, Retry.NEVER),
  /** Keys, indexes or constraints are not as at the source, and that was to be a failure. */
  OBJECTS_LEFT_OUT(Category.RUN, Retry.NEVER),
  /** Source and target are not equal. */
  VERIFICATION_DIFFERENCE(Category.RUN, Retry.NEVER),
  /** Nothing is wrong: work that takes long says how far it is. */
  UNDER_WAY(Category.RUN, Retry.LATER),
  /** A stop was asked for while the work was going on. */
  INTERRUPTED(Category.RUN, Retry.LATER),
  /** A defect of Convoy. */
  INTERNAL(Category.DEFECT, Retry.NEVER);

  /** Whose matter it is. */
  public enum Category {
    USAGE,
    SOURCE,
    TARGET,
    KAFKA,
    RUN,
    DEFECT
  }

  private enum Retry {
    LATER,
    NEVER
  }

  private final Category category;
  private final Retry retry;

  ErrorCode(Category category, Retry retry) {
    this.category = category;
    this.retry = retry;
  }

  public Category category() {
    return category;
  }

  /** True where the same attempt may succeed later without anyone changing anything. */
  public boolean isRetryable() {
    return retry == Retry.LATER;
  }
}
