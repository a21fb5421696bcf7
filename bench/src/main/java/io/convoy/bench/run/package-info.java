// SPDX-License-Identifier: Apache-2.0
/** The end-to-end benchmark: Convoy against bare COPY pipes and others, over the same tables. */
@NullMarked
package io.convoy.bench.run;

import org.jspecify.annotations.NullMarked;
