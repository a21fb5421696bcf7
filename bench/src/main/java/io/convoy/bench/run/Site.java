// SPDX-License-Identifier: Apache-2.0
package io.convoy.bench.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What all contestants find: the servers, the tables, a folder.
 *
 * @param home the folder of the project
 * @param folder for what contestants write
 * @param tables largest first
 */
record Site(Path home, Path folder, Databases databases, Programs programs, List<Table> tables) {
  Site {
    tables = List.copyOf(tables);
  }

  /** A folder for one run of one contestant, empty. */
  Path emptyFolder(String name) {
    try {
      Path path = folder.resolve(name.replaceAll("\\W+", "-"));
      delete(path);
      return Files.createDirectories(path);
    } catch (IOException e) {
      throw new BenchException("cannot make a folder in " + folder + ": " + e, e);
    }
  }

  /** Deletes a folder with all that is in it. */
  static void delete(Path path) throws IOException {
    if (Files.exists(path)) {
      try (Stream<Path> inside = Files.walk(path)) {
        // Deepest first.
        for (Path found : inside.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(found);
        }
      }
    }
  }
}
