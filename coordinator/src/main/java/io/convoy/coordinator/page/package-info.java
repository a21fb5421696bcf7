// SPDX-License-Identifier: Apache-2.0
/**
 * The page on which a person watches runs and holds them up: what the coordinator publishes, kept
 * at hand, and given out over HTTP. Any coordinator shows all runs, whoever leads.
 */
@NullMarked
package io.convoy.coordinator.page;

import org.jspecify.annotations.NullMarked;
