// SPDX-License-Identifier: Apache-2.0
/** Rows that PostgreSQL refuses: found by bisection and sent to the rejects topic. */
@NullMarked
package io.convoy.loader.reject;

import org.jspecify.annotations.NullMarked;
