// SPDX-License-Identifier: Apache-2.0
/**
 * What happens to a table that has its rows: the rule of done, keys, indexes and constraints, and
 * what becomes of those that do not hold.
 */
@NullMarked
package io.convoy.coordinator.effect.finalize;

import org.jspecify.annotations.NullMarked;
