// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.bookkeeping;

/**
 * A partition's checkpoint as PostgreSQL has it.
 *
 * @param nextOffset of the first record that is not in the table yet
 * @param rows in the table, from this partition
 * @param rejected rows that the target refused, from this partition
 * @param rejectedSum their part of the table's checksum
 */
public record CheckpointRow(
    int partition, long nextOffset, long rows, long rejected, long rejectedSum) {}
