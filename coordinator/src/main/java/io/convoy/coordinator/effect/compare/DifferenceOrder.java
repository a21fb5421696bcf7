// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.compare;

import io.convoy.schemas.event.NamedValue;
import io.convoy.schemas.event.RowDifference;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The order in which a person looks for a row: by its key, numbers as numbers. */
enum DifferenceOrder implements Comparator<RowDifference> {
  BY_KEY;

  private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,40}(\\.[0-9]{1,40})?");

  @Override
  public int compare(RowDifference one, RowDifference other) {
    int common = Math.min(one.getKey().size(), other.getKey().size());
    for (int i = 0; i < common; i++) {
      int order = values(one.getKey().get(i), other.getKey().get(i));
      if (order != 0) {
        return order;
      }
    }
    return one.getRow().compareTo(other.getRow());
  }

  private static int values(NamedValue one, NamedValue other) {
    String left = text(one.getValue());
    String right = text(other.getValue());
    boolean areNumbers = NUMBER.matcher(left).matches() && NUMBER.matcher(right).matches();
    return areNumbers
        ? new BigDecimal(left).compareTo(new BigDecimal(right))
        : left.compareTo(right);
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }
}
