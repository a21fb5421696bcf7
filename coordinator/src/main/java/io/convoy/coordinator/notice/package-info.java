// SPDX-License-Identifier: Apache-2.0
/** Tells people outside what becomes of runs, and never stands in the way of one. */
@NullMarked
package io.convoy.coordinator.notice;

import org.jspecify.annotations.NullMarked;
