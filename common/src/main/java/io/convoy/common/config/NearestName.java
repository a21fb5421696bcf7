// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Finds the name that somebody may have meant. */
public final class NearestName {
  private static final LevenshteinDistance DISTANCE = LevenshteinDistance.getDefaultInstance();

  private NearestName() {}

  /**
   * Of the known names the one that is spelled most alike; of equals, the first of the alphabet.
   */
  public static Optional<String> of(String name, Collection<String> known) {
    return known.stream()
        .min(
            Comparator.comparingInt((String one) -> distance(name, one))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** How many letters are to be changed, whatever their case. */
  public static int distance(String a, String b) {
    return DISTANCE.apply(a.toLowerCase(Locale.ROOT), b.toLowerCase(Locale.ROOT));
  }
}
