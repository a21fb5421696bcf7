// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader.parts;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.postgres.RowLimit;
import io.convoy.schemas.row.RowPart;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Puts rows together again that were cut into parts. The parts of one row come in order; those of
 * other chunks, and whole batches of them, may come between. What it holds counts against a {@link
 * HeapBudget} until the row is released. Not thread-safe.
 */
public final class RowAssembler implements AutoCloseable {
  private final HeapBudget budget;
  private final Map<Integer, Incomplete> byChunk = new HashMap<>();
  private long taken;

  public RowAssembler(HeapBudget budget) {
    this.budget = budget;
  }

  private static final class Incomplete {
    private final RowPart first;
    private final byte[] bytes;
    private int length;
    private int nextPart;

    Incomplete(RowPart first, int capacity) {
      this.first = first;
      this.bytes = new byte[capacity];
    }
  }

  /**
   * Takes the next part.
   *
   * @return the row, if this was its last part; the caller releases it
   * @throws ConvoyException TARGET_UNAVAILABLE where the memory is taken by other slots just now;
   *     TARGET_ERROR where the row can never fit; INTERNAL where the part is not the next one of
   *     its row
   */
  public Optional<WholeRow> add(RowPart part) {
    Incomplete row = byChunk.get(part.chunk());
    if (row == null) {
      row = begin(part);
    }
    if (part.row() != row.first.row() || part.part() != row.nextPart) {
      throw outOfOrder(part, row.first, row.nextPart);
    }
    append(row, part.data());
    if (row.nextPart < part.parts()) {
      return Optional.empty();
    }
    byChunk.remove(part.chunk());
    return Optional.of(
        new WholeRow(part.batchSchema(), part.chunk(), part.row(), row.bytes, row.length));
  }

  private Incomplete begin(RowPart part) {
    if (part.part() != 0) {
      throw outOfOrder(part, null, 0);
    }
    // Every part but the last is as long as the first, so that this is never too little.
    long capacity = (long) part.data().length() * part.parts();
    if (capacity > budget.limit() || capacity > Integer.MAX_VALUE - 8) {
      throw new ConvoyException(
          ErrorCode.TARGET_ERROR,
          "row %d of chunk %d has %d bytes, of which a loader with this heap can hold %d. %s"
              .formatted(part.row(), part.chunk(), capacity, budget.limit(), RowLimit.REMEDY));
    }
    if (!budget.tryTake(capacity)) {
      throw new ConvoyException(
          ErrorCode.TARGET_UNAVAILABLE,
          "no memory is free for the %d bytes of row %d of chunk %d while other slots load large rows"
              .formatted(capacity, part.row(), part.chunk()));
    }
    taken += capacity;
    Incomplete row = new Incomplete(part, (int) capacity);
    byChunk.put(part.chunk(), row);
    return row;
  }

  private static void append(Incomplete row, RowPart.Slice data) {
    if (data.length() > row.bytes.length - row.length) {
      throw new ConvoyException(
          ErrorCode.INTERNAL,
          "part %d of row %d of chunk %d is longer than its first"
              .formatted(row.nextPart, row.first.row(), row.first.chunk()));
    }
    System.arraycopy(data.array(), data.offset(), row.bytes, row.length, data.length());
    row.length += data.length();
    row.nextPart++;
  }

  private static ConvoyException outOfOrder(RowPart part, @Nullable RowPart first, int expected) {
    String instead =
        first == null
            ? "a first part"
            : "part %d of row %d of chunk %d".formatted(expected, first.row(), first.chunk());
    return new ConvoyException(
        ErrorCode.INTERNAL,
        "part %d of row %d of chunk %d came where %s belongs"
            .formatted(part.part(), part.row(), part.chunk(), instead));
  }

  /** True while no row waits for a part. */
  public boolean isEmpty() {
    return byChunk.isEmpty();
  }

  /** Gives back the memory of a row that {@link #add} returned. */
  public void release(WholeRow row) {
    giveBack(row.bytes().length);
  }

  /** Forgets everything. */
  @Override
  public void close() {
    byChunk.clear();
    giveBack(taken);
  }

  private void giveBack(long bytes) {
    taken -= bytes;
    budget.giveBack(bytes);
  }
}
