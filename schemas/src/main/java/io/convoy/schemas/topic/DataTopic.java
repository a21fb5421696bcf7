// SPDX-License-Identifier: Apache-2.0
package io.convoy.schemas.topic;

import io.convoy.schemas.table.TableId;
import org.jspecify.annotations.Nullable;

/**
 * What the name of a data topic says.
 *
 * @param runId the run that the rows belong to
 * @param encodedTable the table's part of the name, unique within the run
 * @param table null where the name was too long to be spelled out
 * @param generation how often the table was begun anew
 */
public record DataTopic(
    String runId, String encodedTable, @Nullable TableId table, int generation) {}
