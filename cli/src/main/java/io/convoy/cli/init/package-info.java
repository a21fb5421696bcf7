// SPDX-License-Identifier: Apache-2.0
/** How a first configuration file comes about: what is asked, and the text that is written. */
@NullMarked
package io.convoy.cli.init;

import org.jspecify.annotations.NullMarked;
