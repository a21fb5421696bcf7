// SPDX-License-Identifier: Apache-2.0
/** Tests of what Convoy is deployed with. */
@NullMarked
package io.convoy.deploy;

import org.jspecify.annotations.NullMarked;
