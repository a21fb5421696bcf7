// SPDX-License-Identifier: Apache-2.0
/** Convoy's own bookkeeping in the target database. */
@NullMarked
package io.convoy.common.bookkeeping;

import org.jspecify.annotations.NullMarked;
