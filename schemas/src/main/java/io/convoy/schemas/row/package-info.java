// SPDX-License-Identifier: Apache-2.0
/** The row codec: row batches in Avro, their layout in a schema, their checksum. */
@NullMarked
package io.convoy.schemas.row;

import org.jspecify.annotations.NullMarked;
