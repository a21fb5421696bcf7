// SPDX-License-Identifier: Apache-2.0
/** The loader: from data topics into PostgreSQL, each row exactly once. */
@NullMarked
package io.convoy.loader;

import org.jspecify.annotations.NullMarked;
