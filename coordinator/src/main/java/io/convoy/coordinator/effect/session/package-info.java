// SPDX-License-Identifier: Apache-2.0
/**
 * What a run's coordinator holds of the target's server: the lock that keeps a second run out, the
 * connections, and who waits for whom.
 */
@NullMarked
package io.convoy.coordinator.effect.session;

import org.jspecify.annotations.NullMarked;
