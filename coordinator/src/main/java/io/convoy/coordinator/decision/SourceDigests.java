// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import java.util.List;

/**
 * Where the digests of a table's rows are.
 *
 * @param lastOffsets by partition; -1 where a partition has none
 * @param count how many there are
 */
public record SourceDigests(String topic, List<Long> lastOffsets, long count) {}
