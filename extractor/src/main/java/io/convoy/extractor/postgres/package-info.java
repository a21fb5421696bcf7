// SPDX-License-Identifier: Apache-2.0
/** PostgreSQL as a source: its catalog, exported snapshots, chunk ranges and reads. */
@NullMarked
package io.convoy.extractor.postgres;

import org.jspecify.annotations.NullMarked;
