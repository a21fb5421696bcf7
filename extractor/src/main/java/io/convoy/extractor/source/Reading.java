// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.source;

import io.convoy.schemas.event.AlteredValues;
import java.util.List;

/**
 * What a source says of a chunk that it has read to the end.
 *
 * @param rows how many it sent
 * @param altered values that could not be kept whole, counted by column and by what they lost
 */
public record Reading(long rows, List<AlteredValues> altered) {
  public Reading {
    altered = List.copyOf(altered);
  }

  /** A reading in which every value was kept whole. */
  public static Reading whole(long rows) {
    return new Reading(rows, List.of());
  }
}
