// SPDX-License-Identifier: Apache-2.0
/**
 * Carries the decision core over Kafka: a Kafka Streams topology in which a state change, the tasks
 * that follow from it and what is published of it are one transaction, and the effects that run
 * beside it.
 */
@NullMarked
package io.convoy.coordinator.topology;

import org.jspecify.annotations.NullMarked;
