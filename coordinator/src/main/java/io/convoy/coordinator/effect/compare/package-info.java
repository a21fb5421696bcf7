// SPDX-License-Identifier: Apache-2.0
/** Whether the target holds what the source does, and which rows differ. Changes nothing there. */
@NullMarked
package io.convoy.coordinator.effect.compare;

import org.jspecify.annotations.NullMarked;
