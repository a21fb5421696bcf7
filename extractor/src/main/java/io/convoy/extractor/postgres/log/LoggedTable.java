// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres.log;

import io.convoy.schemas.table.TableId;
import java.util.List;

/**
 * A table of the publication.
 *
 * @param key columns of its primary key
 * @param rows about how many it has; -1 where nobody knows
 * @param bytesPerRow about how large one is
 */
record LoggedTable(int oid, TableId id, List<String> key, long rows, long bytesPerRow) {}
