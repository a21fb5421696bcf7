// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

import java.time.Duration;

/**
 * The processes that read the source.
 *
 * @param slots chunks read at once by one process
 * @param batchBytes rows per Kafka record, by bytes before compression; two by default fit into
 *     what a broker takes in one batch
 * @param transactionTimeout how long Kafka waits for the end of a transaction
 */
public record ExtractorConfig(
    @Setting(value = "How many chunks one process reads at once; 1 to 64.", byDefault = "2")
        int slots,
    @Setting(
            value =
                "About how many bytes of rows go into one Kafka record, before compression; 1KiB"
                    + " to 768KiB.",
            byDefault = "480KiB")
        DataSize batchBytes,
    @Setting(
            value =
                "How long Kafka waits for the end of a transaction before it aborts it; a chunk"
                    + " that takes longer is published in several, and a source may pause for two"
                    + " thirds of it amid a chunk. 1s to 15m, and not above the broker's"
                    + " `transaction.max.timeout.ms`.",
            byDefault = "2m")
        Duration transactionTimeout) {

  public ExtractorConfig {
    Demand.between(1, 64, slots, "slots");
    Demand.between(DataSize.ofKibibytes(1), DataSize.ofKibibytes(768), batchBytes, "batchBytes");
    Demand.between(
        Duration.ofSeconds(1), Duration.ofMinutes(15), transactionTimeout, "transactionTimeout");
  }
}
