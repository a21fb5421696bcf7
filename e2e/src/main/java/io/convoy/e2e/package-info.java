// SPDX-License-Identifier: Apache-2.0
/** Tests that look at the whole of Convoy from outside. */
@NullMarked
package io.convoy.e2e;

import org.jspecify.annotations.NullMarked;
