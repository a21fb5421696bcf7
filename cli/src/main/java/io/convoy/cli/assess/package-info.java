// SPDX-License-Identifier: Apache-2.0
/** {@code convoy assess}: what a run would do, said before it, as text, JSON and HTML. */
@NullMarked
package io.convoy.cli.assess;

import org.jspecify.annotations.NullMarked;
