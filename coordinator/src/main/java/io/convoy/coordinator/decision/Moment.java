// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import java.time.Instant;

/**
 * What the source calls the moment that its rows are of, and what that is worth.
 *
 * @param position as in {@code SnapshotOpened}
 * @param isKept whether the target is to know it from then on
 * @param isWhole whether all tables are of it, so that keys between them hold when they do there
 * @param at when it was
 */
public record Moment(String position, boolean isKept, boolean isWhole, Instant at) {}
