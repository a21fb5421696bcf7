// SPDX-License-Identifier: Apache-2.0
/**
 * The control channel: clients, topics and serialization of commands, tasks, facts and run states.
 */
@NullMarked
package io.convoy.common.channel;

import org.jspecify.annotations.NullMarked;
