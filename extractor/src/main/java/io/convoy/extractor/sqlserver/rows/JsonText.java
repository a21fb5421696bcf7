// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.rows;

import java.util.Locale;

/** Writes text as the inside of a JSON string (RFC 8259, section 7). */
final class JsonText {
  private JsonText() {}

  static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        escaped.append('\\').append(c);
      } else if (c < ' ') {
        escaped.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        escaped.append(c);
      }
    }
    return escaped.toString();
  }
}
