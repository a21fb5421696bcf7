// SPDX-License-Identifier: Apache-2.0
/** Rows that were too large for a Kafka message, put together again. */
@NullMarked
package io.convoy.loader.parts;

import org.jspecify.annotations.NullMarked;
