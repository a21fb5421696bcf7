// SPDX-License-Identifier: Apache-2.0
/** The benchmarks' way to what the package of the same name does not show. */
@NullMarked
package io.convoy.loader.copy;

import org.jspecify.annotations.NullMarked;
