// SPDX-License-Identifier: Apache-2.0
/** The one exception of the services and the codes that say what to do about it. */
@NullMarked
package io.convoy.common.error;

import org.jspecify.annotations.NullMarked;
