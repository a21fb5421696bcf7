// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Looks for secrets wherever it is led, as they are and as URLs and Base64 spell them. */
final class SecretHunt {
  private static final int CONTEXT = 120;

  private final Set<String> forms = new LinkedHashSet<>();
  private final List<String> found = new ArrayList<>();

  /**
   * @param part what all secrets have in them: even a part of one is none that may show
   */
  SecretHunt(Collection<String> secrets, String part) {
    forms.add(part);
    for (String secret : secrets) {
      forms.add(secret);
      forms.add(URLEncoder.encode(secret, UTF_8));
      forms.addAll(inBase64(secret));
    }
  }

  /** What every Base64 text has in it that holds the secret, wherever in it that begins. */
  private static List<String> inBase64(String secret) {
    return Stream.of("", "-", "--")
        .map(before -> {
          String encoded =
              Base64.getEncoder()
                  .withoutPadding()
                  .encodeToString((before + secret).getBytes(UTF_8));
          // The first and the last character may hold bits of what stands beside the secret.
          return encoded.substring(
              before.isEmpty() ? 0 : before.length() + 1, encoded.length() - 1);
        })
        .toList();
  }

  void in(String place, Collection<String> lines) {
    lines.forEach(line -> in(place, line));
  }

  void in(String place, byte[] bytes) {
    in(place, new String(bytes, ISO_8859_1));
  }

  void in(String place, String text) {
    for (String form : forms) {
      int at = text.indexOf(form);
      if (at >= 0) {
        int end = Math.min(text.length(), at + form.length() + CONTEXT);
        found.add(place + ": " + text.substring(Math.max(0, at - CONTEXT), end));
        return;
      }
    }
  }

  /** In all files of a folder, and in their names. */
  void inFiles(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        in(file.toString(), file.toString());
        in(file.toString(), Files.readAllBytes(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where a secret was found, with what stands around it. */
  List<String> found() {
    return found;
  }
}
