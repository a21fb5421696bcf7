// SPDX-License-Identifier: Apache-2.0
package io.convoy.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Holds a server's folder for this JVM, through a lock on the file {@code <folder>.lock} beside it.
 * The operating system frees it when the JVM dies. The file itself stays: deleting it would let two
 * processes hold locks on two files of one name.
 */
final class FolderLock implements AutoCloseable {
  /** A JVM killed just now may need a moment until the operating system has freed its locks. */
  private static final Duration DYING_OWNER = Duration.ofSeconds(3);

  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final FileChannel channel;

  private FolderLock(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /** Creates the parent folders when they are missing, but not the folder itself. */
  static FolderLock acquire(Path folder) {
    Path file = folder.resolveSibling(folder.getFileName() + ".lock");
    // Asked first, because closing a second channel on the file would free the first one's lock.
    if (!HELD_HERE.add(folder)) {
      throw new EmbeddedException(
          folder + " is in use by this process already. Close its server first, or name another.");
    }
    FileChannel channel = null;
    try {
      Files.createDirectories(Folders.parent(file));
      channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      lock(channel, folder, file);
      return new FolderLock(folder, channel);
    } catch (IOException e) {
      release(folder, channel);
      throw new EmbeddedException("Cannot lock " + file + ": " + e.getMessage(), e);
    } catch (RuntimeException e) {
      release(folder, channel);
      throw e;
    }
  }

  private static void lock(FileChannel channel, Path folder, Path file) throws IOException {
    try {
      Await.until(DYING_OWNER, () -> channel.tryLock() != null, "the lock is free");
    } catch (EmbeddedException e) {
      throw new EmbeddedException(
          "%s is in use by process %s. Stop it, or name another folder."
              .formatted(folder, Files.readString(file).strip()),
          e);
    }
    channel.truncate(0);
    byte[] owner = Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII);
    channel.write(ByteBuffer.wrap(owner), 0);
  }

  @Override
  public void close() {
    release(folder, channel);
  }

  private static void release(Path folder, @Nullable FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      throw new EmbeddedException("Cannot free the lock of " + folder + ": " + e.getMessage(), e);
    } finally {
      HELD_HERE.remove(folder);
    }
  }
}
