// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.source;

import io.convoy.schemas.event.ChunkRange;
import io.convoy.schemas.row.RowLayout;
import java.time.Duration;

/**
 * Which rows to read, and how.
 *
 * @param layout the table and the columns to read, in order
 * @param snapshotId the point in time to read at
 * @param limit how long the read may take before it is given up
 */
public record ChunkRequest(RowLayout layout, ChunkRange range, String snapshotId, Duration limit) {}
