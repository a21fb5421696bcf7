// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.metrics;

import java.util.Locale;

/**
 * Every metric of Convoy's own. Kafka's clients and the JVM add theirs under the names that
 * Micrometer gives them.
 */
public enum Metric {
  CHUNKS_EXTRACTED(
      Role.EXTRACTOR,
      Kind.COUNTER,
      "convoy.chunks.extracted",
      "Chunks whose rows are committed in Kafka"),
  ROWS_EXTRACTED(
      Role.EXTRACTOR,
      Kind.COUNTER,
      "convoy.rows.extracted",
      "Rows that were read from the source and committed"),
  BYTES_EXTRACTED(
      Role.EXTRACTOR,
      Kind.COUNTER,
      "convoy.extracted.bytes",
      "Their size as Avro, before compression"),
  CHUNK_TIME(
      Role.EXTRACTOR,
      Kind.HISTOGRAM,
      "convoy.chunk",
      "Time from asking for the rows of a chunk until they are committed in Kafka"),
  VALUES_ALTERED(
      Role.EXTRACTOR,
      Kind.COUNTER,
      "convoy.values.altered",
      "Values that were read and could not be kept whole"),
  EXTRACTIONS_ABORTED(
      Role.EXTRACTOR,
      Kind.COUNTER,
      "convoy.extractions.aborted",
      "Kafka transactions that were aborted; what they had sent is seen by nobody"),
  TASKS_FAILED(
      Role.EXTRACTOR,
      Kind.COUNTER,
      "convoy.tasks.failed",
      "Tasks that ended with a failure and not with their work"),

  ROWS_LOADED(
      Role.LOADER, Kind.COUNTER, "convoy.rows.loaded", "Rows that are committed in the target"),
  ROWS_REJECTED(Role.LOADER, Kind.COUNTER, "convoy.rows.rejected", "Rows that the target refused"),
  TRANSACTIONS_LOADED(
      Role.LOADER,
      Kind.COUNTER,
      "convoy.transactions.loaded",
      "Transactions that the target committed"),
  TRANSACTIONS_ROLLED_BACK(
      Role.LOADER,
      Kind.COUNTER,
      "convoy.transactions.rolled.back",
      "Transactions that the target did not commit; their rows are loaded by later ones"),
  COPY_TIME(
      Role.LOADER,
      Kind.HISTOGRAM,
      "convoy.copy",
      "Time that COPY took of each transaction that the target committed"),
  PARTITIONS_CLAIMED(
      Role.LOADER,
      Kind.COUNTER,
      "convoy.partitions.claimed",
      "Times that a loader took a partition"),
  PARTITIONS_FENCED(
      Role.LOADER,
      Kind.COUNTER,
      "convoy.partitions.fenced",
      "Times that another loader had taken it"),

  LEADER(
      Role.COORDINATOR,
      Kind.GAUGE,
      "convoy.leader",
      "1 while this coordinator leads the pipeline, 0 while it stands by"),
  STALLED(
      Role.COORDINATOR,
      Kind.GAUGE,
      "convoy.stalled",
      "1 while nothing moves in the run that this coordinator leads"),
  DECISIONS(
      Role.COORDINATOR,
      Kind.TIMER,
      "convoy.decisions",
      "Time from reading a command or fact to its decision being sent"),

  RUN_ACTIVE(
      Role.PAGE,
      Kind.GAUGE,
      "convoy.run.active",
      "1 while the newest run is at work, paused or not"),
  RUN_FAILED(
      Role.PAGE, Kind.GAUGE, "convoy.run.failed", "1 where the newest run has failed, or differs"),
  RUN_PAUSED(Role.PAGE, Kind.GAUGE, "convoy.run.paused", "1 while the newest run is paused"),
  RUN_TABLES(Role.PAGE, Kind.GAUGE, "convoy.run.tables", "Tables of the newest run"),
  RUN_TABLES_VERIFIED(
      Role.PAGE, Kind.GAUGE, "convoy.run.tables.verified", "Of these, those that were compared"),
  RUN_TABLES_DIFFERENT(
      Role.PAGE, Kind.GAUGE, "convoy.run.tables.different", "Of these, those that are not equal"),
  RUN_ROWS_EXPECTED(
      Role.PAGE,
      Kind.GAUGE,
      "convoy.run.rows.expected",
      "Rows that the newest run will load: an estimate until all are read"),
  RUN_ROWS_READ(
      Role.PAGE, Kind.GAUGE, "convoy.run.rows.read", "Of these, those that are in Kafka or loaded"),
  RUN_ROWS_LOADED(
      Role.PAGE, Kind.GAUGE, "convoy.run.rows.loaded", "Of these, those that the target has"),
  RUN_ROWS_REJECTED(
      Role.PAGE, Kind.GAUGE, "convoy.run.rows.rejected", "Of these, those that the target refused"),
  RUN_AHEAD(
      Role.PAGE,
      Kind.GAUGE,
      "convoy.run.ahead.bytes",
      "Rows that are read and not loaded, as topics.max-ahead counts them"),
  RUN_SECONDS_LEFT(
      Role.PAGE,
      Kind.GAUGE,
      "convoy.run.left.seconds",
      "Until the target has all rows, at the rate of the last seconds; NaN where nobody can tell"),
  SYNC_LAG(
      Role.PAGE,
      Kind.GAUGE,
      "convoy.sync.lag.seconds",
      "Since the beginning of the newest sync of all tables that is completed, whose moment of the"
          + " source the target is at; NaN where there is none, or the target was loaded anew or"
          + " has taken over since");

  /** Who has it. */
  public enum Role {
    EXTRACTOR,
    LOADER,
    COORDINATOR,
    /** A coordinator whose page is on: each says the same. */
    PAGE
  }

  /** What is done with its value. */
  public enum Kind {
    COUNTER,
    GAUGE,
    TIMER,
    /** A timer that counts how many took at most so long. */
    HISTOGRAM
  }

  private final Role role;
  private final Kind kind;
  private final String id;
  private final String meaning;

  Metric(Role role, Kind kind, String id, String meaning) {
    this.role = role;
    this.kind = kind;
    this.id = id;
    this.meaning = meaning;
  }

  public Role role() {
    return role;
  }

  public Kind kind() {
    return kind;
  }

  /** As Micrometer spells names; Prometheus has underscores and a suffix for the kind. */
  public String id() {
    return id;
  }

  /**
   * As Prometheus knows it; a timer has {@code _count}, {@code _sum} and {@code _max} behind it, a
   * histogram {@code _bucket} too.
   */
  public String prometheus() {
    String name = id.replace('.', '_').toLowerCase(Locale.ROOT);
    return switch (kind) {
      case COUNTER -> name + "_total";
      case GAUGE -> name;
      case TIMER, HISTOGRAM -> name + "_seconds";
    };
  }

  public String meaning() {
    return meaning;
  }
}
