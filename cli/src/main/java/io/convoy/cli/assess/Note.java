// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.assess;

import org.jspecify.annotations.Nullable;

/**
 * Something to be said of a place.
 *
 * @param place a table of the source, or {@code source} or {@code target} as a whole
 * @param original what the source has there, in its own language; null where the text says it all
 */
public record Note(String place, String text, @Nullable String original) {
  static final String SOURCE = "source";
  static final String TARGET = "target";

  /** Whose text says it all. */
  public static Note of(String place, String text) {
    return new Note(place, text, null);
  }
}
