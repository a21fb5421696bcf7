// SPDX-License-Identifier: Apache-2.0
/**
 * The topics that rows travel in: makes, trims and deletes them, and asks whether the brokers have
 * room.
 */
@NullMarked
package io.convoy.coordinator.effect.topic;

import org.jspecify.annotations.NullMarked;
