// SPDX-License-Identifier: Apache-2.0
/**
 * Names and SQL text of what a run makes in the target: tables, keys, indexes, types, sequences,
 * defaults, comments and settings.
 */
@NullMarked
package io.convoy.coordinator.effect.ddl;

import org.jspecify.annotations.NullMarked;
