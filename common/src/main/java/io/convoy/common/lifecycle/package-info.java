// SPDX-License-Identifier: Apache-2.0
/** How a role starts, fails and stops. */
@NullMarked
package io.convoy.common.lifecycle;

import org.jspecify.annotations.NullMarked;
