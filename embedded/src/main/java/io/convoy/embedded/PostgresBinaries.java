// SPDX-License-Identifier: Apache-2.0
package io.convoy.embedded;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tukaani.xz.XZInputStream;

/**
 * Owns the folder with PostgreSQL's programs, unpacked once from the class path and then used by
 * every process of this machine. The folder is made under another name and renamed when complete,
 * so that neither a kill nor two processes at once leave a half of it.
 */
final class PostgresBinaries {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresBinaries.class);

  private PostgresBinaries() {}

  /**
   * The folder that has {@code bin/postgres}.
   *
   * @param cache where unpacked versions are kept, each under the digest of its archive
   */
  static synchronized Path under(Path cache) {
    try {
      byte[] archive = archive();
      Path target = cache.resolve("postgres-" + digest(archive));
      if (!Files.isDirectory(target)) {
        LOG.info("Unpacking PostgreSQL to {}", target);
        Files.createDirectories(cache);
        Path half = Files.createTempDirectory(cache, "unpacking-");
        unpack(archive, half);
        rename(half, target);
      }
      return target;
    } catch (IOException e) {
      throw new EmbeddedException(
          "Cannot unpack PostgreSQL's programs to %s: %s. Set XDG_CACHE_HOME to a folder that can be written."
              .formatted(cache, e.getMessage()),
          e);
    }
  }

  private static byte[] archive() throws IOException {
    String os = System.getProperty("os.name").startsWith("Mac") ? "Darwin" : "Linux";
    String arch = System.getProperty("os.arch");
    try (InputStream stream = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(os, arch)) {
      return stream.readAllBytes();
    } catch (IllegalStateException e) {
      throw new EmbeddedException(
          "No PostgreSQL programs for %s on %s are on the class path. Use a server of your own."
              .formatted(os, arch),
          e);
    }
  }

  private static String digest(byte[] archive) {
    return DigestUtils.sha256Hex(archive).substring(0, 16);
  }

  private static void unpack(byte[] archive, Path folder) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (InputStream xz = new XZInputStream(new ByteArrayInputStream(archive));
        TarArchiveInputStream tar = new TarArchiveInputStream(new BufferedInputStream(xz))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        write(tar, entry, folder.resolve(entry.getName()).normalize());
      }
    }
  }

  /** Everybody may read what is unpacked, whatever this process's umask: see ServerAccount. */
  private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path file)
      throws IOException {
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
      return;
    }
    if (entry.isDirectory()) {
      Files.createDirectories(file);
    } else {
      Files.createDirectories(file.getParent());
      Files.copy(tar, file);
    }
    boolean executable = entry.isDirectory() || (entry.getMode() & 0111) != 0;
    Files.setPosixFilePermissions(
        file, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
  }

  private static void rename(Path half, Path target) throws IOException {
    try {
      Files.move(half, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      Folders.delete(half);
      if (!Files.isDirectory(target)) {
        throw e;
      }
      LOG.debug("Another process unpacked {} at the same time", target);
    }
  }
}
