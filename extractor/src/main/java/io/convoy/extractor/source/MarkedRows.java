// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.source;

import io.convoy.extractor.source.LoggedChanges.TableKeys;
import org.jspecify.annotations.Nullable;

/**
 * What the watermark of a table, change tracking or change data capture tells at a point in time.
 *
 * @param reached the highest value up to which no row can come any more but within the lag; null
 *     where there is none
 * @param obstacle why the rows were not found that were asked for; null where they were, or where
 *     none were asked for
 * @param keys of these rows; null where they were not found
 * @param upTo by the source's clock: the point in time may see later changes that are not among
 *     them; null where all that it sees are
 */
public record MarkedRows(
    @Nullable String reached,
    @Nullable String obstacle,
    @Nullable TableKeys keys,
    @Nullable String upTo) {

  /** The table is to be compared whole. */
  public static MarkedRows none(@Nullable String reached, @Nullable String obstacle) {
    return new MarkedRows(reached, obstacle, null, null);
  }

  /** The same, told no farther than this. */
  public MarkedRows upTo(@Nullable String moment) {
    return new MarkedRows(reached, obstacle, keys, moment);
  }
}
