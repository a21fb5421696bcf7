// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

/**
 * The processes that write the target.
 *
 * @param slots connections to the target that one process loads through
 * @param transactionBytes record bytes that one PostgreSQL transaction takes at most, about
 */
public record LoaderConfig(
    @Setting(
            value = "How many connections one process loads the target through; 1 to 64.",
            byDefault = "2")
        int slots,
    @Setting(
            value =
                "About how many bytes of Kafka records one PostgreSQL transaction takes; 1KiB to"
                    + " 256MiB. Each slot holds as much in memory.",
            byDefault = "16MiB")
        DataSize transactionBytes) {

  public LoaderConfig {
    Demand.between(1, 64, slots, "slots");
    Demand.between(
        DataSize.ofKibibytes(1), DataSize.ofMebibytes(256), transactionBytes, "transactionBytes");
  }
}
