// SPDX-License-Identifier: Apache-2.0
/** What a person or a machine sees of a run while it goes on. */
@NullMarked
package io.convoy.cli.progress;

import org.jspecify.annotations.NullMarked;
