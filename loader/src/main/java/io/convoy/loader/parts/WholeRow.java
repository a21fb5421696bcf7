// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader.parts;

/**
 * A row that travelled in parts.
 *
 * @param batchSchema id of the schema whose rows look like this one
 * @param chunk the chunk that the row belongs to
 * @param row its number within the chunk, from 0
 * @param bytes holds the row's Avro bytes, from 0
 * @param length how many of them there are
 */
public record WholeRow(int batchSchema, int chunk, long row, byte[] bytes, int length) {}
