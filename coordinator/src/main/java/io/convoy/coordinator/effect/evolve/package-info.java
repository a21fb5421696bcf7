// SPDX-License-Identifier: Apache-2.0
/** Tables of the target whose source has another shape by now. */
@NullMarked
package io.convoy.coordinator.effect.evolve;

import org.jspecify.annotations.NullMarked;
