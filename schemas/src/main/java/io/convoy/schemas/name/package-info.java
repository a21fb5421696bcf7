// SPDX-License-Identifier: Apache-2.0
/** Names of things of the source, as one text. */
@NullMarked
package io.convoy.schemas.name;

import org.jspecify.annotations.NullMarked;
