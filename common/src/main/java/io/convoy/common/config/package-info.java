// SPDX-License-Identifier: Apache-2.0
/** The configuration file: records that validate themselves, and their reader. */
@NullMarked
package io.convoy.common.config;

import org.jspecify.annotations.NullMarked;
