// SPDX-License-Identifier: Apache-2.0
/** The list of a pipeline's runs, put together from wherever they are known. */
@NullMarked
package io.convoy.cli.runs;

import org.jspecify.annotations.NullMarked;
