// SPDX-License-Identifier: Apache-2.0
/** The decision core: what follows from a fact. Pure; no I/O, no clock but the one given. */
@NullMarked
package io.convoy.coordinator.decision;

import org.jspecify.annotations.NullMarked;
