// SPDX-License-Identifier: Apache-2.0
/**
 * What of the target is the run's and what was there before it, and the bookkeeping that remembers
 * it: checkpoints, owned tables, what is set aside and what is left out.
 */
@NullMarked
package io.convoy.coordinator.effect.inventory;

import org.jspecify.annotations.NullMarked;
