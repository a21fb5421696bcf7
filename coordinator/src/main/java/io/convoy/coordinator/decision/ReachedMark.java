// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.schemas.event.Watermark;
import io.convoy.schemas.table.TableId;
import java.time.Instant;
import java.util.List;

/**
 * Up to where the watermark of a table, change tracking or change data capture had come when its
 * rows were found to be equal.
 *
 * @param reached as the source spells the value
 * @param extent of the comparison
 * @param comparedAt no later than the point in time that was compared
 * @param source what the source's server says of itself
 */
public record ReachedMark(
    TableId table,
    Watermark watermark,
    String reached,
    Extent extent,
    Instant comparedAt,
    List<String> source) {}
