// SPDX-License-Identifier: Apache-2.0
/** The type registry: how each source type travels in Avro and what it becomes in PostgreSQL. */
@NullMarked
package io.convoy.schemas.type;

import org.jspecify.annotations.NullMarked;
