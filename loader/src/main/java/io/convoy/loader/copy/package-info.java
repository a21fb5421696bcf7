// SPDX-License-Identifier: Apache-2.0
/** From Avro rows to PostgreSQL tables by binary COPY. */
@NullMarked
package io.convoy.loader.copy;

import org.jspecify.annotations.NullMarked;
