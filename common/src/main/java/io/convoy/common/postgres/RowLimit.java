// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.postgres;

/**
 * How large a row may be.
 *
 * @param bytes of the row's large values
 */
public record RowLimit(long bytes) {
  /** Any row is carried. */
  public static final RowLimit NONE = new RowLimit(Long.MAX_VALUE);

  /** What to do about a row that is too large; the rest of a message. */
  public static final String REMEDY =
      "Give it more memory, eight times the row and more (CONVOY_HEAP=-Xmx4g ./convoy ...), or"
          + " leave the table out (source.tables.exclude)";

  /**
   * A quarter of the heap: a row is held twice while it is read, and the heap's larger part, where
   * it lies, is two thirds.
   */
  public static RowLimit ofHeap() {
    return new RowLimit(Runtime.getRuntime().maxMemory() / 4);
  }
}
