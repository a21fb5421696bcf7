// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader;

import io.convoy.schemas.table.TableId;
import org.jspecify.annotations.Nullable;

/**
 * What came of the rejected rows of a table that were tried again.
 *
 * @param loaded rows that are in the target now, and were not before
 * @param open rows that are still rejected
 * @param refused rows that the target refused again
 * @param gone rows that Kafka does not keep any more
 * @param unkept rows that were too large to be kept in Kafka
 * @param obstacle why none was tried; null where they were
 */
public record RetriedTable(
    TableId table,
    long loaded,
    long open,
    long refused,
    long gone,
    long unkept,
    @Nullable String obstacle) {}
