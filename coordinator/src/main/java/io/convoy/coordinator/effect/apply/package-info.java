// SPDX-License-Identifier: Apache-2.0
/** Rows that differ, on their way through stages into the tables. */
@NullMarked
package io.convoy.coordinator.effect.apply;

import org.jspecify.annotations.NullMarked;
