// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

/**
 * How topics are made.
 *
 * @param replicationFactor of every topic; -1 for the broker's default
 * @param bytesPerPartition a data topic has one partition per so many bytes of its table
 * @param maxPartitions and at most so many, 1 to 32
 */
public record TopicsConfig(int replicationFactor, DataSize bytesPerPartition, int maxPartitions) {}
