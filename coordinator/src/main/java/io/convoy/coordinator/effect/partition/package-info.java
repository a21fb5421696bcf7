// SPDX-License-Identifier: Apache-2.0
/** Tables of the target that are divided into partitions: what is there, and what is missing. */
@NullMarked
package io.convoy.coordinator.effect.partition;

import org.jspecify.annotations.NullMarked;
