// SPDX-License-Identifier: Apache-2.0
package io.convoy.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/**
 * The key with which a PostgreSQL server speaks TLS. A server that has one refuses whoever does not
 * encrypt.
 *
 * @param certificate PEM; the server's, then those between it and who is trusted
 * @param privateKey PEM; PKCS 8 without a password
 */
public record ServerCertificate(String certificate, String privateKey) {
  private static final String ACCESS =
      "hostssl all all " + PostgresSettings.HOST + "/32 scram-sha-256\n";

  /**
   * Writes files for a server that can enter this folder.
   *
   * @return settings for {@link PostgresServer#start}
   */
  public Map<String, String> install(Path folder) {
    try {
      Files.createDirectories(folder);
      return Map.of(
          "ssl", "on",
          "ssl_cert_file", write(folder.resolve("server.crt"), certificate),
          "ssl_key_file", write(folder.resolve("server.key"), privateKey),
          "hba_file", write(folder.resolve("pg_hba.conf"), ACCESS));
    } catch (IOException e) {
      throw new EmbeddedException("Cannot write to " + folder + ": " + e.getMessage(), e);
    }
  }

  /** PostgreSQL wants a key that nobody else can read. */
  private static String write(Path file, String content) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, content);
    ServerAccount.choose().own(file);
    return file.toAbsolutePath().toString();
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "ServerCertificate[" + certificate + "]";
  }
}
