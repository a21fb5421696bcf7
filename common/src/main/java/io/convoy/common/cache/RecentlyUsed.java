// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.cache;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A map that forgets what was used longest ago once it has more than so many entries: what is
 * remembered of tables must not grow with their number. Not thread-safe.
 */
public final class RecentlyUsed<K, V> extends LinkedHashMap<K, V> {
  private static final long serialVersionUID = 1L;

  private final int most;

  /**
   * @param most entries, at least 1
   */
  public RecentlyUsed(int most) {
    super(16, 0.75f, true);
    this.most = most;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > most;
  }
}
