// SPDX-License-Identifier: Apache-2.0
/** The convoy command: its subcommands, the process that holds a whole run, and the report. */
@NullMarked
package io.convoy.cli;

import org.jspecify.annotations.NullMarked;
