// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.source;

import org.jspecify.annotations.Nullable;

/**
 * Whether the log tells all changes of a table.
 *
 * @param mark the same for as long as it does; null where it does not
 * @param obstacle why it does not; null where it does
 */
public record LogMark(@Nullable String mark, @Nullable String obstacle) {}
