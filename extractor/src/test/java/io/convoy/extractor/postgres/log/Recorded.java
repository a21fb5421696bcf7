// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres.log;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Messages of {@code pgoutput}, written as the chapter on logical replication message formats says.
 */
final class Recorded {
  /**
   * Of {@code CREATE TABLE t (a int, b text, c text, PRIMARY KEY (a, b))}: the table, and its key
   * from (1, x) to (2, x).
   */
  static final byte[] RELATION =
      hex(
          "52 00004000 7075626c696300 7400 64 0003 01 6100 00000017 ffffffff"
              + " 01 6200 00000019 ffffffff 00 6300 00000019 ffffffff");

  static final byte[] KEY_CHANGED =
      hex(
          "55 00004000 4b 0003 74 00000001 31 74 00000001 78 6e"
              + " 4e 0003 74 00000001 32 74 00000001 78 75");

  static final int OID = 0x4000;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(bytes);

  /** Something that is written. */
  interface Part {
    void writeTo(Recorded message) throws IOException;
  }

  static byte[] of(Part part) {
    Recorded message = new Recorded();
    try {
      part.writeTo(message);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return message.bytes.toByteArray();
  }

  static byte[] begin(int transaction) {
    return of(message -> {
      message.out.writeByte('B');
      message.out.writeLong(1);
      message.out.writeLong(2);
      message.out.writeInt(transaction);
    });
  }

  static byte[] commit(long end) {
    return of(message -> {
      message.out.writeByte('C');
      message.out.writeByte(0);
      message.out.writeLong(end - 8);
      message.out.writeLong(end);
      message.out.writeLong(2);
    });
  }

  static byte[] insert(@Nullable String... row) {
    return of(message -> {
      message.out.writeByte('I');
      message.out.writeInt(OID);
      message.out.writeByte('N');
      message.row(row);
    });
  }

  static byte[] delete(char told, @Nullable String... row) {
    return of(message -> {
      message.out.writeByte('D');
      message.out.writeInt(OID);
      message.out.writeByte(told);
      message.row(row);
    });
  }

  static byte[] truncate() {
    return hex("54 00000001 00 00004000");
  }

  private void row(@Nullable String... row) throws IOException {
    out.writeShort(row.length);
    for (String value : row) {
      if (value == null) {
        out.writeByte('n');
      } else {
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        out.writeByte('t');
        out.writeInt(text.length);
        out.write(text);
      }
    }
  }

  static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits.replace(" ", ""));
  }

  private Recorded() {}
}
