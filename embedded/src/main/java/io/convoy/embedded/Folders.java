// SPDX-License-Identifier: Apache-2.0
package io.convoy.embedded;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Finds a server's parent folder, and deletes a folder with all that is in it. */
public final class Folders {
  private Folders() {}

  /** The folder in which this server's folder lies. */
  static Path parent(Path folder) {
    Path parent = folder.toAbsolutePath().getParent();
    if (parent == null) {
      throw new EmbeddedException(folder + " cannot be a server's folder. Name another one.");
    }
    return parent;
  }

  /** With all that is in it. */
  public static void delete(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path emptied, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(emptied);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
