// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A file system of its own for the target's tables, which can be filled to the last byte. Only root
 * can mount it.
 */
final class SmallDisk implements AutoCloseable {
  private static final int BLOCK = 256 * 1024;

  private final Path folder;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  /** Empty where this user may not mount anything. */
  static Optional<SmallDisk> mount(Path folder) {
    try {
      Files.createDirectories(folder);
      List<String> command =
          List.of("mount", "-t", "tmpfs", "-o", "size=256m,mode=0777", "convoy", folder.toString());
      boolean mounted = new ProcessBuilder(command).start().waitFor() == 0;
      return mounted ? Optional.of(new SmallDisk(folder)) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  Path folder() {
    return folder;
  }

  /** Leaves no room. */
  void fill() {
    byte[] block = new byte[BLOCK];
    try (OutputStream out = Files.newOutputStream(ballast())) {
      while (true) {
        out.write(block);
      }
    } catch (IOException full) {
      return;
    }
  }

  /** Gives the room back. */
  void clear() {
    try {
      Files.deleteIfExists(ballast());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path ballast() {
    return folder.resolve("ballast");
  }

  @Override
  public void close() {
    try {
      new ProcessBuilder("umount", "--lazy", folder.toString()).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
