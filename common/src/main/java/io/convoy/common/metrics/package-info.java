// SPDX-License-Identifier: Apache-2.0
/** What a service counts and measures. */
@NullMarked
package io.convoy.common.metrics;

import org.jspecify.annotations.NullMarked;
