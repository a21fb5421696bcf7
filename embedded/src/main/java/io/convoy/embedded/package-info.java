// SPDX-License-Identifier: Apache-2.0

/** A real Kafka broker and real PostgreSQL servers on one machine, for a laptop and for tests. */
@NullMarked
package io.convoy.embedded;

import org.jspecify.annotations.NullMarked;
