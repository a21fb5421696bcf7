// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

/**
 * How topics are made.
 *
 * @param replicationFactor of every topic; -1 for the broker's default
 * @param bytesPerPartition a data topic has one partition per so many bytes of its table
 * @param maxPartitions and at most so many
 * @param maxLive data topics that are there at the same time at most
 * @param maxAhead bytes of rows that are read and not yet loaded at most
 * @param keep when data topics and their records go
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
        int maxPartitions,
    @Setting(
            value =
                "The most tables whose topics are there at the same time: a table's topic lives"
                    + " from its first chunk until the table is final; 1 to 100000.",
            byDefault = "200")
        int maxLive,
    @Setting(
            value =
                "About how many bytes of rows may be read from the source and not yet loaded:"
                    + " Kafka needs room for these and little more, however large the tables.",
            byDefault = "4GiB")
        DataSize maxAhead,
    @Setting(
            value =
                "What stays in Kafka: with `until-loaded` records go once the target has them on"
                    + " its disk, and topics once their table is final; with `all` both stay until"
                    + " the run is over.",
            byDefault = "until-loaded")
        Keep keep) {

  /** How long rows stay in Kafka. */
  public enum Keep {
    UNTIL_LOADED,
    ALL
  }

  public TopicsConfig {
    Demand.that(
        replicationFactor == -1 || replicationFactor >= 1 && replicationFactor <= Short.MAX_VALUE,
        "replicationFactor",
        "must be -1 or at least 1, not " + replicationFactor);
    Demand.that(bytesPerPartition.bytes() >= 1024, "bytesPerPartition", "must be at least 1KiB");
    Demand.between(1, 256, maxPartitions, "maxPartitions");
    Demand.between(1, 100_000, maxLive, "maxLive");
    Demand.that(maxAhead.bytes() >= 1024, "maxAhead", "must be at least 1KiB");
  }
}
