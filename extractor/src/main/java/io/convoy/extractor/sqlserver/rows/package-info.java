// SPDX-License-Identifier: Apache-2.0
/** From the driver's rows to Avro: a reader for each entry of the type registry. */
@NullMarked
package io.convoy.extractor.sqlserver.rows;

import org.jspecify.annotations.NullMarked;
