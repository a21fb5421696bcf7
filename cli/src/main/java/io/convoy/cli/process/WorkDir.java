// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.process;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Owns the folder where a process keeps what outlives it: its name, the broker's log, the registry,
 * its own log. One process at a time; the operating system lets go of the lock when that process
 * dies.
 */
public final class WorkDir implements AutoCloseable {
  private final Path root;
  private final FileChannel channel;

  private WorkDir(Path root, FileChannel channel) {
    this.root = root;
    this.channel = channel;
  }

  /** Whether processes have worked in this folder. */
  public static boolean isAt(Path root) {
    return Files.exists(root.resolve("lock"));
  }

  /** Where reports are kept in such a folder, whoever works there. */
  public static Path reports(Path root) {
    return root.resolve("reports");
  }

  /** Creates the folder where it is missing and locks it. */
  public static WorkDir open(Path root) {
    try {
      Files.createDirectories(root);
      FileChannel channel =
          FileChannel.open(
              root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (lock(channel) == null) {
        channel.close();
        throw new ConvoyException(
            ErrorCode.RUN_IN_PROGRESS,
            "another convoy is at work in " + root + "; wait for it, stop it, or give --work-dir");
      }
      return new WorkDir(root, channel);
    } catch (IOException e) {
      throw new ConvoyException(
          ErrorCode.CONFIGURATION, "cannot use the work folder " + root + ": " + e, e);
    }
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  public Path root() {
    return root;
  }

  /**
   * The name of the processes that work here one after the other: made up by the first, kept for
   * the next, so that no two that work at the same time have the same.
   */
  public String instance() {
    Path file = root.resolve("instance");
    try {
      if (!Files.exists(file)) {
        // In one step: a name that is there is a whole one.
        Path fresh = Files.writeString(root.resolve("instance.new"), InstanceNames.next() + "\n");
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      }
      return InstanceNames.checked(Files.readString(file).strip(), file);
    } catch (IOException e) {
      throw new ConvoyException(ErrorCode.CONFIGURATION, "cannot use " + file + ": " + e, e);
    }
  }

  /** Forgets all runs: deletes what {@link #broker()} and its neighbours hold. */
  public WorkDir forget() {
    try {
      for (Path folder : List.of(broker(), registry(), streams())) {
        delete(folder);
      }
      return this;
    } catch (IOException e) {
      throw new ConvoyException(
          ErrorCode.CONFIGURATION, "cannot empty the work folder " + root + ": " + e, e);
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> inside = Files.walk(folder)) {
        // Deepest first.
        for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  /** Deletes the folder with all that is in it; what is around it stays. */
  public void remove() {
    try {
      delete(root);
    } catch (IOException e) {
      throw new ConvoyException(
          ErrorCode.CONFIGURATION, "cannot remove the work folder " + root + ": " + e, e);
    }
  }

  /** What the files in it take, of those that stay while this looks. */
  public long bytes() {
    LongAdder bytes = new LongAdder();
    try {
      Files.walkFileTree(
          root,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              bytes.add(attributes.size());
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new ConvoyException(
          ErrorCode.CONFIGURATION, "cannot look through the work folder " + root + ": " + e, e);
    }
    return bytes.sum();
  }

  public Path broker() {
    return root.resolve("broker");
  }

  public Path registry() {
    return root.resolve("registry");
  }

  public Path streams() {
    return root.resolve("streams");
  }

  /** What was said of each run at its end; outlives {@link #forget()}. */
  public Path reports() {
    return reports(root);
  }

  /** What a person has to know who commands a run over the page. */
  public Path pageToken() {
    return root.resolve("page-token");
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new IllegalStateException("cannot close the lock of " + root, e);
    }
  }
}
