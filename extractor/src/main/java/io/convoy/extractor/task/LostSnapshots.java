// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.task;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The snapshots that this process has found gone. None comes back, but all tasks that were issued
 * before may name it: only the first of them asks the source, which costs a new session each time.
 * Thread-safe.
 */
public final class LostSnapshots {
  private final Set<String> ids = ConcurrentHashMap.newKeySet();

  boolean isKnown(String id) {
    return ids.contains(id);
  }

  /**
   * Does the read, unless its snapshot is known to be gone.
   *
   * @throws ConvoyException SNAPSHOT_LOST where it is gone; what the read throws otherwise
   */
  <T> T unlessLost(String id, String doing, Supplier<T> read) {
    if (ids.contains(id)) {
      throw new ConvoyException(
          ErrorCode.SNAPSHOT_LOST,
          "%s: the source's snapshot %s is gone, as an earlier read has found"
              .formatted(doing, id));
    }
    try {
      return read.get();
    } catch (ConvoyException e) {
      if (e.code() == ErrorCode.SNAPSHOT_LOST) {
        ids.add(id);
      }
      throw e;
    }
  }
}
