// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

/**
 * How topics are made.
 *
 * @param replicationFactor of every topic; -1 for the broker's default
 * @param bytesPerPartition a data topic has one partition per so many bytes of its table
 * @param maxPartitions and at most so many
 */
public record TopicsConfig(
    @Setting(
            value = "Copies of every topic; -1 leaves it to the broker's default.",
            byDefault = "-1")
        int replicationFactor,
    @Setting(
            value = "A table's topic has one partition per so many bytes of the table.",
            byDefault = "256MiB")
        DataSize bytesPerPartition,
    @Setting(value = "The most partitions that a table's topic has; 1 to 256.", byDefault = "32")
        int maxPartitions) {

  public TopicsConfig {
    Demand.that(
        replicationFactor == -1 || replicationFactor >= 1 && replicationFactor <= Short.MAX_VALUE,
        "replicationFactor",
        "must be -1 or at least 1, not " + replicationFactor);
    Demand.that(bytesPerPartition.bytes() >= 1024, "bytesPerPartition", "must be at least 1KiB");
    Demand.between(1, 256, maxPartitions, "maxPartitions");
  }
}
