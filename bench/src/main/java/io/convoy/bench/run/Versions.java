// SPDX-License-Identifier: Apache-2.0
package io.convoy.bench.run;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds programs and asks them which version they are. */
final class Versions {
  private static final Pattern NUMBER = Pattern.compile("\\d+(\\.\\d+)+\\S*");

  private Versions() {}

  /** Whether a program is on the PATH. */
  static boolean isInstalled(String program) {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of(path.split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  static String of(Programs programs, String program) {
    Process process =
        programs.start(new ProcessBuilder(program, "--version").redirectErrorStream(true));
    try {
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      programs.awaitEnd(process);
      return number(text);
    } catch (IOException e) {
      throw new BenchException("cannot ask " + program + " for its version: " + e, e);
    }
  }

  /** The first number with a dot in a text. */
  static String number(String text) {
    Matcher number = NUMBER.matcher(text);
    return number.find() ? number.group().replaceAll("[\",]", "") : "unknown";
  }
}
