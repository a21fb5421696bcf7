// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads text files whole, of which it is not known what they are: a path that is wrong by a letter
 * may name a dump of a database, or a device that never ends.
 */
final class BoundedText {
  /** Ten thousand tables with rules of their own take less. */
  private static final int MOST_BYTES = 8 << 20;

  private BoundedText() {}

  /**
   * The text of a file in UTF-8.
   *
   * @throws java.nio.charset.CharacterCodingException where it is no such text
   */
  static String read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new IOException("it is larger than " + (MOST_BYTES >> 20) + " MiB");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }
  }
}
