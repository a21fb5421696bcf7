// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

/**
 * A table that is to be given a topic.
 *
 * @param estimatedBytes by which the number of partitions is chosen
 * @param generation how often the table was begun anew
 */
public record Opening(Description description, long estimatedBytes, int generation) {}
