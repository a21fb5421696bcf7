// SPDX-License-Identifier: Apache-2.0
/** Schema registries: Confluent's REST API, and one in this process. */
@NullMarked
package io.convoy.common.registry;

import org.jspecify.annotations.NullMarked;
