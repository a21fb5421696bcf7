// SPDX-License-Identifier: Apache-2.0
/** What an extractor asks of any source: describe, plan, hold a point in time, read a chunk. */
@NullMarked
package io.convoy.extractor.source;

import org.jspecify.annotations.NullMarked;
