// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.pipeline;

import io.convoy.schemas.event.RejectedRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row that PostgreSQL refused.
 *
 * @param row where it stood and why it was refused
 * @param columns at the source; none where the row was too large to be kept
 * @param values of each column as a person reads them, long ones cut
 */
public record Reject(RejectedRow row, List<String> columns, List<@Nullable String> values) {}
