// SPDX-License-Identifier: Apache-2.0
/**
 * What a run says of itself on the terminal: where it goes, and the report of a run that is over.
 */
@NullMarked
package io.convoy.cli.report;

import org.jspecify.annotations.NullMarked;
