// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.schemas.event.StagePlan;

/**
 * A table and what is to happen to its rows.
 *
 * @param plan what its stage holds, and what is to happen to the rows
 * @param extent how much of it was compared
 */
public record Staged(
    Description description, Comparison comparison, StagePlan plan, Extent extent) {}
