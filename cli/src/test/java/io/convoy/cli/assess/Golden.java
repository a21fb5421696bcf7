// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.assess;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Texts that stay as they are until somebody wants them otherwise. */
final class Golden {
  private static final Path WRITTEN = Path.of("target", "golden");

  private Golden() {}

  /** Fails where the text differs, and says where the new one lies. */
  static void assertSame(String file, String text) {
    try (InputStream in = Golden.class.getResourceAsStream(file)) {
      Files.createDirectories(WRITTEN);
      Path written = Files.writeString(WRITTEN.resolve(file), text);
      String expected = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(text)
          .as("if this is wanted: cp cli/%s cli/src/test/resources/io/convoy/cli/assess/", written)
          .isEqualTo(expected);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
