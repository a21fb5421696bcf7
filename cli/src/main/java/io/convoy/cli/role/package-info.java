// SPDX-License-Identifier: Apache-2.0
/** The roles of a process, one alone as a service or all of them together. */
@NullMarked
package io.convoy.cli.role;

import org.jspecify.annotations.NullMarked;
