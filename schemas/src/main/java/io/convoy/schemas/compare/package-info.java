// SPDX-License-Identifier: Apache-2.0
/** How two sets of rows are compared that are read in different orders: sums and digests. */
@NullMarked
package io.convoy.schemas.compare;

import org.jspecify.annotations.NullMarked;
