// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.metrics;

/**
 * Every metric of Convoy's own. Kafka's clients and the JVM add theirs under the names that
 * Micrometer gives them.
 */
public enum Metric {
  /** Extractors. */
  CHUNKS_EXTRACTED("convoy.chunks.extracted", "Chunks whose rows are committed in Kafka"),
  ROWS_EXTRACTED("convoy.rows.extracted", "Rows that were read from the source and committed"),
  BYTES_EXTRACTED("convoy.extracted.bytes", "Their size as Avro, before compression"),
  TASKS_FAILED("convoy.tasks.failed", "Tasks that ended with a failure and not with their work"),

  /** Loaders. */
  ROWS_LOADED("convoy.rows.loaded", "Rows that are committed in the target"),
  ROWS_REJECTED("convoy.rows.rejected", "Rows that the target refused"),
  TRANSACTIONS_LOADED("convoy.transactions.loaded", "Transactions that the target committed"),
  PARTITIONS_CLAIMED("convoy.partitions.claimed", "Times that a loader took a partition"),
  PARTITIONS_FENCED("convoy.partitions.fenced", "Times that another loader had taken it"),

  /** Coordinators. */
  LEADER("convoy.leader", "1 while this coordinator leads the pipeline, 0 while it stands by"),
  STALLED("convoy.stalled", "1 while nothing moves in the run that this coordinator leads"),
  DECISIONS("convoy.decisions", "Time from reading a command or fact to its decision being sent");

  private final String id;
  private final String meaning;

  Metric(String id, String meaning) {
    this.id = id;
    this.meaning = meaning;
  }

  /** As Micrometer spells names; Prometheus has underscores and a suffix for the kind. */
  public String id() {
    return id;
  }

  public String meaning() {
    return meaning;
  }
}
