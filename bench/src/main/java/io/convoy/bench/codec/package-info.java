// SPDX-License-Identifier: Apache-2.0
/** How fast rows are transcoded, without any database or network. */
@NullMarked
package io.convoy.bench.codec;

import org.jspecify.annotations.NullMarked;
