// SPDX-License-Identifier: Apache-2.0
package io.convoy.embedded;

import io.convoy.embedded.PostgresPrograms.StopMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A PostgreSQL server that a JVM left at work, on purpose or when it was killed. */
public final class AbandonedServer {
  private AbandonedServer() {}

  /**
   * Stops what runs over a folder, if anything does.
   *
   * @throws EmbeddedException where a JVM that is alive has the folder
   */
  public static void stop(Path dataDirectory) {
    if (!Files.isDirectory(dataDirectory)) {
      return;
    }
    try {
      Path folder = dataDirectory.toRealPath();
      try (FolderLock _ = FolderLock.acquire(folder)) {
        if (Postmaster.running(folder).isPresent()) {
          new PostgresPrograms(ServerAccount.choose()).stopServer(folder, StopMode.FAST);
        }
        Postmaster.awaitOrphans(folder);
      }
    } catch (IOException e) {
      throw new EmbeddedException("Cannot stop the server over " + dataDirectory, e);
    }
  }
}
