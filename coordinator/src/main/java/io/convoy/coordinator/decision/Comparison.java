// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import java.util.List;

/**
 * What rows are compared by.
 *
 * @param schemaId of the row batch
 * @param generation how often the table was begun anew
 * @param key source columns; none where only all columns tell rows apart
 * @param part which rows are compared
 */
public record Comparison(
    int schemaId, int generation, List<String> key, int buckets, ComparedPart part) {}
