// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.compare;

import io.convoy.coordinator.decision.Look;
import io.convoy.schemas.compare.RowHashes;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * By the hashes of their keys, which rows of a table differ at one look at it, and whether they did
 * at the one before. Where that is not certain, they did: keys whose hash is the same by chance
 * count too often, never too seldom. Not thread-safe.
 */
final class DifferingKeys {
  /** More than these are not remembered, so that they fit into a fact. */
  static final int MOST = 16_384;

  private final Look look;
  private final boolean hasKey;
  private final @Nullable Set<Long> before;
  private final Set<Long> now = new HashSet<>();
  private boolean isWhole = true;
  private long since;

  /**
   * @param key columns; where there are none, a row that has changed is another row
   */
  DifferingKeys(Look look, List<String> key) {
    this.look = look;
    this.hasKey = !key.isEmpty();
    this.before = hasKey ? before(look) : null;
  }

  private static @Nullable Set<Long> before(Look look) {
    return switch (look) {
      case Look.Second second -> {
        @Nullable ByteBuffer keys = second.before().getKeys();
        yield keys == null ? null : RowHashes.count(keys.duplicate()).keySet();
      }
      case Look.Only only -> null;
      case Look.First first -> null;
    };
  }

  /**
   * Takes a key of which rows differ.
   *
   * @param rows how many
   * @return false where these do not count
   */
  boolean take(long key, int rows) {
    if (before != null && !before.contains(key)) {
      since += rows;
      return false;
    }
    if (before != null || now.size() < MOST || now.contains(key)) {
      now.add(key);
    } else {
      isWhole = false;
    }
    return true;
  }

  /** What the next look is to know; null where that is not all. */
  @Nullable ByteBuffer remembered() {
    if (!(look instanceof Look.First) || !hasKey || !isWhole) {
      return null;
    }
    RowHashes hashes = new RowHashes();
    now.forEach(hashes::add);
    return hashes.encode();
  }

  /** Keys of which rows differed before and no longer do; -1 where that is not known. */
  long settled() {
    return before == null ? -1 : before.size() - now.size();
  }

  /** Rows that differ and did not before; -1 where that is not known, and all count. */
  long since() {
    return before == null ? -1 : since;
  }

  /** True where rows were looked at before and it is not known which ones differed. */
  boolean isUncertain() {
    return look instanceof Look.Second && before == null;
  }
}
