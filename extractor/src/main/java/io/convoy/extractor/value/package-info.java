// SPDX-License-Identifier: Apache-2.0
/** Values that do not travel as they are, by configuration, whatever kind of source has them. */
@NullMarked
package io.convoy.extractor.value;

import org.jspecify.annotations.NullMarked;
