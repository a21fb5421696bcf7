// SPDX-License-Identifier: Apache-2.0
/** A look at the source before a run: what a run would be told, planned and measured. */
@NullMarked
package io.convoy.extractor.survey;

import org.jspecify.annotations.NullMarked;
