// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.survey;

import io.convoy.schemas.event.AlteredValues;
import io.convoy.schemas.table.TableId;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a short read of the source's larger tables measured.
 *
 * @param took from the first connection to the last row
 * @param readers how many read at once
 * @param tables what was read of each
 */
public record ReadSample(Duration took, int readers, Map<TableId, Read> tables) {

  /**
   * What was read of one table.
   *
   * @param bytes as rows travel, before compression
   * @param altered values that could not be kept whole, of the chunks that were read to their ends
   * @param failures what kept a chunk from being read, as a run would say it
   */
  public record Read(long rows, long bytes, List<AlteredValues> altered, List<String> failures) {
    public Read {
      altered = List.copyOf(altered);
      failures = List.copyOf(failures);
    }
  }

  public ReadSample {
    tables = Map.copyOf(tables);
  }

  /** Nothing was read. */
  public static ReadSample none() {
    return new ReadSample(Duration.ZERO, 0, Map.of());
  }

  /** Of all tables. */
  public long rows() {
    return tables.values().stream().mapToLong(Read::rows).sum();
  }

  /** Of all tables. */
  public long bytes() {
    return tables.values().stream().mapToLong(Read::bytes).sum();
  }
}
