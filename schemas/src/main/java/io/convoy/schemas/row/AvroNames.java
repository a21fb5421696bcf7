// SPDX-License-Identifier: Apache-2.0
package io.convoy.schemas.row;

import java.util.Set;

/** Makes legal Avro names ({@code [A-Za-z_][A-Za-z0-9_]*}) of any names. */
final class AvroNames {
  private AvroNames() {}

  /** A legal name that is not yet in {@code taken}; adds it there. */
  static String unique(String name, Set<String> taken) {
    StringBuilder legal = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
      boolean digit = c >= '0' && c <= '9';
      if (digit && i == 0) {
        legal.append('_');
      }
      legal.append(letter || digit ? c : '_');
    }
    if (legal.isEmpty()) {
      legal.append('_');
    }
    String candidate = legal.toString();
    for (int n = 2; !taken.add(candidate); n++) {
      candidate = legal + "_" + n;
    }
    return candidate;
  }
}
