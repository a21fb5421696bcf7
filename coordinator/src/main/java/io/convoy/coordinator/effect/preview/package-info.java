// SPDX-License-Identifier: Apache-2.0
/**
 * What a run would do to a target, told by looking at it alone: the statements, what is in their
 * way, and what would not be there afterwards.
 */
@NullMarked
package io.convoy.coordinator.effect.preview;

import org.jspecify.annotations.NullMarked;
