// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader;

import io.convoy.common.bookkeeping.Checkpoint;
import io.convoy.common.metrics.Metric;
import io.convoy.common.metrics.Metrics;
import io.convoy.loader.LoadTransaction.Committed;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Counts and logs what becomes of a slot's partitions. Not thread-safe. */
final class Journal {
  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

  private final Counter rows;
  private final Counter rejected;
  private final Counter transactions;
  private final Counter rolledBack;
  private final Timer copying;
  private final Counter claims;
  private final Counter fences;

  Journal(Metrics metrics) {
    rows = metrics.counter(Metric.ROWS_LOADED);
    rejected = metrics.counter(Metric.ROWS_REJECTED);
    transactions = metrics.counter(Metric.TRANSACTIONS_LOADED);
    rolledBack = metrics.counter(Metric.TRANSACTIONS_ROLLED_BACK);
    copying = metrics.timer(Metric.COPY_TIME);
    claims = metrics.counter(Metric.PARTITIONS_CLAIMED);
    fences = metrics.counter(Metric.PARTITIONS_FENCED);
  }

  void claimed(PartitionProgress partition, Checkpoint checkpoint) {
    claims.increment();
    line(LOG.atInfo(), partition)
        .addKeyValue("epoch", checkpoint.epoch())
        .addKeyValue("offset", checkpoint.nextOffset())
        .log("partition claimed");
  }

  void fenced(PartitionProgress partition) {
    fences.increment();
    line(LOG.atInfo(), partition).log("partition is another loader's now; rolled back");
  }

  /** A transaction with rows came to nothing. */
  void rolledBack() {
    rolledBack.increment();
  }

  void committed(PartitionProgress partition, Committed committed) {
    rows.increment((double) committed.rows());
    rejected.increment(committed.rejected().size());
    transactions.increment();
    copying.record(committed.copying());
    line(LOG.atDebug(), partition)
        .addKeyValue("rows", committed.rows())
        .addKeyValue("offset", committed.checkpoint().nextOffset())
        .log("transaction committed");
  }

  private static LoggingEventBuilder line(LoggingEventBuilder event, PartitionProgress partition) {
    return event
        .addKeyValue("run", partition.place().runId())
        .addKeyValue("table", partition.tableName())
        .addKeyValue("partition", partition.place().partition());
  }
}
