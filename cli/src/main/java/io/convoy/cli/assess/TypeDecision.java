// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.assess;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a type of the source.
 *
 * @param source the type, without lengths
 * @param target the PostgreSQL type, without lengths
 * @param columns how many have it
 * @param examples some of them
 * @param why what decides it, and what it means for the values
 * @param loss what of a value is not kept; null where all is
 */
public record TypeDecision(
    String source,
    String target,
    long columns,
    List<String> examples,
    String why,
    @Nullable String loss) {
  public TypeDecision {
    examples = List.copyOf(examples);
  }
}
