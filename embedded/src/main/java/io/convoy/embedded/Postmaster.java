// SPDX-License-Identifier: Apache-2.0
package io.convoy.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the processes that belong to a data folder: the postmaster by its pid file, and children
 * that outlived a killed one. These keep the folder's shared memory and must be gone before a
 * server can start over it again.
 */
final class Postmaster {
  private static final Logger LOG = LoggerFactory.getLogger(Postmaster.class);
  private static final String PID_FILE = "postmaster.pid";

  /** Children notice the death at once when idle, and after their statement otherwise. */
  private static final Duration ORPHANS_END = Duration.ofSeconds(3);

  private static final Duration KILLED_END = Duration.ofSeconds(10);

  private Postmaster() {}

  /**
   * The running postmaster of this folder; a pid file left behind names another process or none.
   */
  static Optional<ProcessHandle> running(Path dataDirectory) throws IOException {
    return named(dataDirectory).filter(process -> serves(process, dataDirectory));
  }

  private static Optional<ProcessHandle> named(Path dataDirectory) throws IOException {
    Path file = dataDirectory.resolve(PID_FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    List<String> lines = Files.readAllLines(file);
    return lines.isEmpty()
        ? Optional.empty()
        : ProcessHandle.of(Long.parseLong(lines.getFirst().strip()));
  }

  private static boolean serves(ProcessHandle process, Path dataDirectory) {
    ProcessHandle.Info info = process.info();
    boolean postgres = info.command().map(path -> Path.of(path).endsWith("postgres")).orElse(false);
    return postgres
        && Arrays.asList(info.arguments().orElseGet(() -> new String[0]))
            .contains(dataDirectory.toString());
  }

  /**
   * Removes a pid file that names no server of this folder. PostgreSQL does so itself unless some
   * process, even a dead one that nobody waited for, has that pid now: then it would not start.
   */
  static void forgetStale(Path dataDirectory) throws IOException {
    if (running(dataDirectory).isEmpty() && Files.deleteIfExists(dataDirectory.resolve(PID_FILE))) {
      LOG.info("Removed the pid file that a killed server left in {}", dataDirectory);
    }
  }

  /** SIGKILL to the postmaster; returns when it and its children are gone. */
  static void kill(ProcessHandle postmaster) {
    List<ProcessHandle> children = postmaster.children().toList();
    postmaster.destroyForcibly();
    Await.until(KILLED_END, () -> isGone(postmaster), "the postmaster is gone");
    awaitEnd(children);
  }

  /** Waits for the children of a killed postmaster of this folder. */
  static void awaitOrphans(Path dataDirectory) throws IOException {
    awaitEnd(orphans(dataDirectory));
  }

  /** Nobody can use an orphan's work any more, so that killing a busy one loses nothing. */
  private static void awaitEnd(List<ProcessHandle> orphans) {
    try {
      Await.until(
          ORPHANS_END,
          () -> orphans.stream().allMatch(Postmaster::isGone),
          "the killed server's processes have ended");
    } catch (EmbeddedException busy) {
      LOG.info("Killing PostgreSQL processes that outlived their killed server: {}", orphans);
      orphans.stream().filter(process -> !isGone(process)).forEach(ProcessHandle::destroyForcibly);
      Await.until(
          KILLED_END,
          () -> orphans.stream().allMatch(Postmaster::isGone),
          "the killed server's processes are gone: " + orphans);
    }
  }

  /**
   * Every server process works in its data folder. Only Linux tells; elsewhere PostgreSQL itself
   * finds out and refuses to start.
   */
  private static List<ProcessHandle> orphans(Path dataDirectory) throws IOException {
    Path real = dataDirectory.toRealPath();
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      return all.filter(process -> worksIn(process, real)).toList();
    }
  }

  private static boolean worksIn(ProcessHandle process, Path directory) {
    try {
      Path proc = Path.of("/proc", Long.toString(process.pid()));
      return Files.readSymbolicLink(proc.resolve("cwd")).equals(directory)
          && Files.readString(proc.resolve("comm")).strip().equals("postgres");
    } catch (IOException notReadable) {
      return false;
    }
  }

  /** Dead, or a zombie that its parent has not waited for, which holds nothing any more. */
  static boolean isGone(ProcessHandle process) {
    if (!process.isAlive()) {
      return true;
    }
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
      return stat.substring(stat.lastIndexOf(')') + 1).strip().startsWith("Z");
    } catch (IOException notLinux) {
      return false;
    }
  }
}
