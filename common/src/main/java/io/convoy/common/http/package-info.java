// SPDX-License-Identifier: Apache-2.0
/** What a service answers over HTTP. */
@NullMarked
package io.convoy.common.http;

import org.jspecify.annotations.NullMarked;
