// SPDX-License-Identifier: Apache-2.0
/** The coordinator: the role that leads a run from DESCRIBE to VERIFY. */
@NullMarked
package io.convoy.coordinator;

import org.jspecify.annotations.NullMarked;
