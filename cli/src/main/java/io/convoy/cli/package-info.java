// SPDX-License-Identifier: Apache-2.0
/** The {@code convoy} command and its subcommands: options, and what each lets happen. */
@NullMarked
package io.convoy.cli;

import org.jspecify.annotations.NullMarked;
