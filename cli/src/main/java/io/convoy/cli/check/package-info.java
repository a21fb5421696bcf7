// SPDX-License-Identifier: Apache-2.0
/**
 * Whether a pipeline's configuration would do, tried on what it names without changing anything.
 */
@NullMarked
package io.convoy.cli.check;

import org.jspecify.annotations.NullMarked;
