// SPDX-License-Identifier: Apache-2.0
/**
 * Expressions of the source under the target's names: which of them PostgreSQL takes, and what
 * becomes of the others.
 */
@NullMarked
package io.convoy.coordinator.effect.expression;

import org.jspecify.annotations.NullMarked;
