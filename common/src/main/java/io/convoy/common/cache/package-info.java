// SPDX-License-Identifier: Apache-2.0
/** What is remembered, and for how long. */
@NullMarked
package io.convoy.common.cache;

import org.jspecify.annotations.NullMarked;
