// SPDX-License-Identifier: Apache-2.0
/** Names of topics and registry subjects. */
@NullMarked
package io.convoy.schemas.topic;

import org.jspecify.annotations.NullMarked;
