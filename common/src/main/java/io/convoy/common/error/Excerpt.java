// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.error;

import java.util.Collection;
import java.util.stream.Collectors;

/** What a message shows of a text or a list that may be long. */
public final class Excerpt {
  private Excerpt() {}

  /** The text, or its beginning. */
  public static String of(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most) + "...";
  }

  /** The first few, and how many there are beyond: {@code a, b and 3 more}. */
  public static String of(Collection<String> items, int most) {
    return of(items, ", ", most);
  }

  /** The same with something else than a comma between them. */
  public static String of(Collection<String> items, String separator, int most) {
    String first = items.stream().limit(most).collect(Collectors.joining(separator));
    int more = items.size() - most;
    return more > 0 ? "%s and %,d more".formatted(first, more) : first;
  }
}
