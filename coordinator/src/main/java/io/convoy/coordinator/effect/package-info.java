// SPDX-License-Identifier: Apache-2.0
/**
 * What a run does to the target and to the topics of its rows. {@link
 * io.convoy.coordinator.effect.TargetEffects} is the one door: it performs an effect by the class
 * that is named after it.
 *
 * <p>Dependencies go one way: effects ({@code prepare}, {@code finalize}, and the short ones here)
 * know what a run holds in the target ({@code inventory}), that knows how expressions fare there
 * ({@code expression}), those know SQL text ({@code ddl}), that knows {@code statement}s, and these
 * the {@code session}. {@code topic} knows none of them.
 */
@NullMarked
package io.convoy.coordinator.effect;

import org.jspecify.annotations.NullMarked;
