// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.assess;

import io.convoy.extractor.survey.ReadSample;
import io.convoy.extractor.survey.ReadSample.Read;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How long a run may take, told from a short read of the source.
 *
 * @param sample what was read
 * @param bytes of all rows as they travel, before compression
 * @param reading how long reading all of them takes at the rate of the sample
 */
public record Estimate(ReadSample sample, long bytes, Duration reading) {
  /**
   * Where reading alone takes one, a whole run with Kafka, load and proof took 3.6 on the machine
   * of docs/performance.md; networks, disks and indexes make it more or less.
   */
  private static final int LEAST = 2;

  private static final int MOST = 6;

  /** Below, the time is that of connections being opened. */
  private static final long ENOUGH_BYTES = 1_000_000;

  /** How much of a run has nothing to do with the number of rows. */
  private static final Duration OVERHEAD = Duration.ofSeconds(5);

  /** Empty where too little was read to tell anything. */
  static Optional<Estimate> of(List<Table> tables, ReadSample sample) {
    if (sample.bytes() < ENOUGH_BYTES) {
      return Optional.empty();
    }
    double ratio = ratio(tables, sample.tables());
    long bytes =
        tables.stream()
            .mapToLong(table -> bytes(table, sample.tables().get(table.getId()), ratio))
            .sum();
    double nanosPerByte = (double) sample.took().toNanos() / sample.bytes();
    return Optional.of(
        new Estimate(sample, bytes, Duration.ofNanos(Math.round(bytes * nanosPerByte))));
  }

  /** From the first to the last step of a run, at best. */
  public Duration shortest() {
    return reading.multipliedBy(LEAST).plus(OVERHEAD);
  }

  /** The same where loading, indexes and proof take longer than usual. */
  public Duration longest() {
    return reading.multipliedBy(MOST).plus(OVERHEAD);
  }

  /** A second. */
  public long bytesPerSecond() {
    return Math.round(sample.bytes() * 1e9 / Math.max(1, sample.took().toNanos()));
  }

  private static long bytes(Table table, @Nullable Read read, double ratio) {
    return read != null && isTold(table, read)
        ? Math.max(read.bytes(), Math.round((double) read.bytes() / read.rows() * rows(table)))
        : Math.round(Math.max(0, table.getEstimatedBytes()) * ratio);
  }

  private static long rows(Table table) {
    return Math.max(0, table.getEstimatedRows());
  }

  private static boolean isTold(Table table, Read read) {
    return read.rows() > 0 && rows(table) > 0;
  }

  /** Bytes as they travel for a byte in the source. */
  private static double ratio(List<Table> tables, Map<TableId, Read> sample) {
    double travelling = 0;
    double stored = 0;
    for (Table table : tables) {
      @Nullable Read read = sample.get(table.getId());
      if (read != null && isTold(table, read) && table.getEstimatedBytes() > 0) {
        travelling += bytes(table, read, 1);
        stored += table.getEstimatedBytes();
      }
    }
    return stored == 0 ? 1 : travelling / stored;
  }
}
