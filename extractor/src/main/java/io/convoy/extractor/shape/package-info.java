// SPDX-License-Identifier: Apache-2.0
/** What the configuration makes of described tables, for whoever reads, makes or compares them. */
@NullMarked
package io.convoy.extractor.shape;

import org.jspecify.annotations.NullMarked;
