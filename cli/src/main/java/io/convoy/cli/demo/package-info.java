// SPDX-License-Identifier: Apache-2.0
/** The demo: two PostgreSQL servers, a generated source, one run. */
@NullMarked
package io.convoy.cli.demo;

import org.jspecify.annotations.NullMarked;
