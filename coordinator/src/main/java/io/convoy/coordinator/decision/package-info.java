// SPDX-License-Identifier: Apache-2.0
/**
 * The decision core: what follows from a fact or a command. Pure; no I/O, no clock but the time
 * given.
 *
 * <p>{@link io.convoy.coordinator.decision.DecisionCore} takes a fact and a read-only {@link
 * io.convoy.coordinator.decision.RunView}, and returns a {@link
 * io.convoy.coordinator.decision.Decision}: changed records, tasks for extractors, {@link
 * io.convoy.coordinator.decision.Effect}s on the target. Three rules carry everything:
 *
 * <ul>
 *   <li><b>Facts are recorded, then the run moves on.</b> While a run is failed but may be resumed,
 *       facts of work that was still under way are recorded and nothing follows from them; a resume
 *       continues from what is recorded.
 *   <li><b>One task is out, or none.</b> A chunk that is ISSUED has exactly one task out, which
 *       ends in exactly one fact; only then may it go out again. A task that cannot go out yet
 *       WAITS, and the tick issues it when its time has come.
 *   <li><b>Effects are derived.</b> What is to be done on the target follows from the state alone
 *       ({@link io.convoy.coordinator.decision.DecisionCore#pendingEffects}), so that any replica
 *       can go on in any phase and none needs to remember what it started.
 * </ul>
 *
 * <p>A run is of a {@code RunKind}, which is a list of {@code Step}s. {@code DecisionCore} lets the
 * steps record a fact in a {@code RunChange}, moves the run on, sends tasks and derives effects.
 * Dependencies go one way: {@code DecisionCore} and {@code Commands} know the kinds, a kind knows
 * its steps, and what steps share ({@code Snapshots}, {@code Generations}, {@code SourceCount},
 * {@code LiveTables}, {@code ChunkTasks}, {@code Retries}, {@code RunEnd}) knows neither; it works
 * on the {@code RunChange}, as the steps do.
 */
@NullMarked
package io.convoy.coordinator.decision;

import org.jspecify.annotations.NullMarked;
