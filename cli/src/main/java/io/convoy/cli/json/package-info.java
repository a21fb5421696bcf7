// SPDX-License-Identifier: Apache-2.0
/** What all documents for machines have in common. */
@NullMarked
package io.convoy.cli.json;

import org.jspecify.annotations.NullMarked;
