// SPDX-License-Identifier: Apache-2.0
/** The extractor role: it reads the source and reports what it read as facts. */
@NullMarked
package io.convoy.extractor;

import org.jspecify.annotations.NullMarked;
