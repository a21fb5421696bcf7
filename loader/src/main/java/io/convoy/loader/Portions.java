// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader;

import io.convoy.schemas.event.RejectedRow;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Gathers rejected rows by their topic, and hands them on as many as one transaction takes. */
final class Portions {
  private static final int MOST_ROWS = 5_000;
  private static final long MOST_BYTES = 8L << 20;

  private final Taker taker;
  private final Map<String, List<RejectedRow>> rows = new HashMap<>();
  private int count;
  private long bytes;

  /** Is given rows of one topic. */
  interface Taker {
    void take(String topic, List<RejectedRow> rows);
  }

  Portions(Taker taker) {
    this.taker = taker;
  }

  void add(RejectedRow row) {
    rows.computeIfAbsent(row.getTopic(), topic -> new ArrayList<>()).add(row);
    count++;
    ByteBuffer data = row.getData();
    bytes += data == null ? 0 : data.remaining();
    if (count >= MOST_ROWS || bytes >= MOST_BYTES) {
      flush();
    }
  }

  /** Hands on what is there. */
  void flush() {
    rows.forEach(taker::take);
    rows.clear();
    count = 0;
    bytes = 0;
  }
}
