// SPDX-License-Identifier: Apache-2.0
/** PostgreSQL's logical decoding: which rows changed, by the log of the source. */
@NullMarked
package io.convoy.extractor.postgres.log;

import org.jspecify.annotations.NullMarked;
