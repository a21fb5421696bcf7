// SPDX-License-Identifier: Apache-2.0
/** PostgreSQL connections, its errors, and the reader of its binary COPY. */
@NullMarked
package io.convoy.common.postgres;

import org.jspecify.annotations.NullMarked;
