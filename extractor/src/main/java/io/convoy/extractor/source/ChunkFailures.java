// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.source;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.schemas.row.RowField;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says what kept a chunk from being read, in the same words for every source. */
public final class ChunkFailures {
  private ChunkFailures() {}

  /**
   * Makes sure that the columns that were described are those that are there.
   *
   * @param there types by column
   * @throws ConvoyException SOURCE_CHANGED
   */
  public static void requireColumns(ChunkRequest request, Map<String, String> there) {
    Map<String, String> described =
        request.layout().fields().stream()
            .collect(Collectors.toMap(RowField::sourceColumn, RowField::sourceType));
    Map<String, String> carried = new HashMap<>(there);
    carried.keySet().removeAll(request.layout().part().omitted());
    if (!carried.equals(described)) {
      throw changed(request.describe(), ColumnChanges.between(described, carried), null);
    }
  }

  /**
   * The table is not what it was when the run described it.
   *
   * @param how it differs
   */
  public static ConvoyException changed(
      String what, @Nullable String how, @Nullable Throwable cause) {
    return new ConvoyException(
        ErrorCode.SOURCE_CHANGED,
        what
            + ": the table is not what it was when the run described it: "
            + how
            + ". Start a new run",
        cause);
  }
}
