// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e;

import io.convoy.embedded.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The JVM's ahead-of-time cache (JEP 483) of the convoy that is tested, as the launcher makes it.
 * It is made by the first test that needs it, for all test processes of this build, and spares each
 * start of convoy some two seconds of work.
 */
final class QuickStart {
  private static final Path FOLDER = ConvoyProcess.BUILT;
  private static final Path CACHE = FOLDER.resolve("short-runs.aot");

  private static final class Holder {
    private static final List<String> OPTIONS = options(made());
  }

  private QuickStart() {}

  /** For the JVM of a convoy; none where the cache could not be made, which only costs time. */
  static List<String> options() {
    return Holder.OPTIONS;
  }

  private static List<String> options(long size) {
    // A cache that does not fit is left unused; the JVM would say so on stdout.
    return size == 0 ? List.of() : List.of("-XX:AOTCache=" + CACHE, "-Xlog:disable");
  }

  /** Returns its size; 0 where there is none. */
  private static long made() {
    try (FileChannel guard =
            FileChannel.open(
                FOLDER.resolve("short-runs.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock alone = guard.lock()) {
      if (!alone.isValid() || !isYoungerThan(ConvoyProcess.JAR)) {
        make();
      }
      return Files.size(CACHE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isYoungerThan(Path jar) throws IOException {
    return Files.exists(CACHE)
        && Files.getLastModifiedTime(CACHE).compareTo(Files.getLastModifiedTime(jar)) > 0;
  }

  private static void make() throws IOException {
    Path fresh = FOLDER.resolve("short-runs.new");
    Path work = Files.createTempDirectory(FOLDER, "short-runs");
    List<String> command =
        ConvoyProcess.command(
            List.of("-XX:TieredStopAtLevel=1", "-XX:AOTCacheOutput=" + fresh),
            List.of("demo", "--rows", "2000", "--work-dir", work.toString()),
            List.of());
    Files.deleteIfExists(fresh);
    try {
      new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(FOLDER.resolve("short-runs.log").toFile())
          .start()
          .waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("stopped while the cache was made", e);
    }
    Folders.delete(work);
    if (Files.notExists(fresh)) {
      Files.createFile(fresh);
    }
    Files.move(fresh, CACHE, StandardCopyOption.REPLACE_EXISTING);
  }
}
