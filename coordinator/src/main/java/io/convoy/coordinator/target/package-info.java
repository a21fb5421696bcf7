// SPDX-License-Identifier: Apache-2.0
/**
 * What a run does to the target: names, DDL, the rule of done, verification, and the lock that
 * keeps a second run out.
 */
@NullMarked
package io.convoy.coordinator.target;

import org.jspecify.annotations.NullMarked;
