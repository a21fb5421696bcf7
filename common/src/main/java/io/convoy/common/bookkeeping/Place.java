// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.bookkeeping;

/**
 * What a checkpoint is kept for: a partition of a run's data topic.
 *
 * @param pipeline whose run it is
 * @param runId taken from the topic's name
 * @param generation of the table, taken from the topic's name too
 */
public record Place(String pipeline, String runId, String topic, int partition, int generation) {}
