// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.page;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * What one has to know to hold a run up, go on with it or give it up over the page: whoever can
 * read a file that is the user's alone. Made by the first process in a work folder, kept for the
 * next.
 */
public final class PageToken {
  private static final int BYTES = 24;
  private static final String SCHEME = "Bearer ";

  private final String text;

  private PageToken(String text) {
    this.text = text;
  }

  /** Reads the token from a file, or makes one. */
  public static PageToken in(Path file) {
    try {
      String known = Files.exists(file) ? Files.readString(file).strip() : "";
      return new PageToken(known.isEmpty() ? write(file) : known);
    } catch (IOException e) {
      throw new ConvoyException(ErrorCode.CONFIGURATION, "cannot use " + file + ": " + e, e);
    }
  }

  private static String write(Path file) throws IOException {
    byte[] random = new byte[BYTES];
    new SecureRandom().nextBytes(random);
    String fresh = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    Files.deleteIfExists(file);
    Files.createFile(file, ownersOnly(file));
    Files.writeString(file, fresh + "\n", StandardOpenOption.WRITE);
    return fresh;
  }

  private static FileAttribute<?>[] ownersOnly(Path file) {
    boolean hasPermissions = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    return hasPermissions
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  /** Whether an {@code Authorization} header names it; how much of it is right shows in no time. */
  boolean isIn(@Nullable String authorization) {
    byte[] said = String.valueOf(authorization).getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual((SCHEME + text).getBytes(StandardCharsets.UTF_8), said);
  }

  /** For the link that the person at this terminal is given. */
  public String text() {
    return text;
  }
}
