// SPDX-License-Identifier: Apache-2.0
/**
 * What every process of Convoy has: its work folder and name, its log, its exit code, and how it
 * ends.
 */
@NullMarked
package io.convoy.cli.process;

import org.jspecify.annotations.NullMarked;
