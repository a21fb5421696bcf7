// SPDX-License-Identifier: Apache-2.0
package io.convoy.schemas.compare;

import io.convoy.schemas.row.RowChecksum;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Keys of single rows as chunks hold them: the values of each key, one key after the other.
 * Stateless.
 */
public final class KeyLists {
  /** Few enough each for a message. */
  private static final int KEYS_PER_LIST = 5_000;

  private static final int CHARACTERS_PER_LIST = 128 << 10;

  /** No text of a database holds it. */
  private static final String SEPARATOR = "\0";

  private KeyLists() {}

  /** Cuts keys into lists of a handy length. */
  public static List<List<String>> of(Iterable<List<String>> keys) {
    List<List<String>> lists = new ArrayList<>();
    int rows = KEYS_PER_LIST;
    int characters = 0;
    for (List<String> key : keys) {
      if (rows == KEYS_PER_LIST || characters >= CHARACTERS_PER_LIST) {
        lists.add(new ArrayList<>());
        rows = 0;
        characters = 0;
      }
      lists.getLast().addAll(key);
      rows++;
      characters += key.stream().mapToInt(String::length).sum();
    }
    return lists;
  }

  /** False where a value, as {@link ValueText} shows it, may be cut. */
  public static boolean isWhole(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length <= ValueText.MOST;
  }

  /** What tells the list of one chunk; sums of several may be compared. */
  public static long checksum(int chunk, List<String> list) {
    byte[] bytes =
        (chunk + SEPARATOR + String.join(SEPARATOR, list)).getBytes(StandardCharsets.UTF_8);
    return RowChecksum.of(bytes, 0, bytes.length);
  }
}
