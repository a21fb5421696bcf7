// SPDX-License-Identifier: Apache-2.0
package io.convoy.schemas.row;

import io.convoy.schemas.table.Unfit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which values of a column do not travel as they are. Whoever reads the source keeps to it, for a
 * load and for a comparison alike.
 *
 * @param toNull values that stand for none
 * @param unfit what becomes of values that the target's type does not hold; null where the target
 *     refuses their rows
 */
public record ValueRule(List<String> toNull, @Nullable Unfit unfit) {
  /** All travel as they are. */
  public static final ValueRule NONE = new ValueRule(List.of(), null);

  public ValueRule {
    toNull = List.copyOf(toNull);
  }
}
