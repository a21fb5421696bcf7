// SPDX-License-Identifier: Apache-2.0
/**
 * {@code target.on-existing: swap}: tables that are loaded beside those that are there, take their
 * place in one moment and keep what hung on them; the old ones stay until somebody has them
 * dropped.
 */
@NullMarked
package io.convoy.coordinator.effect.swap;

import org.jspecify.annotations.NullMarked;
