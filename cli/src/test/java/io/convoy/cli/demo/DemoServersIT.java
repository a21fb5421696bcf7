// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.embedded.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo's servers outlive their process only where that is wanted. */
class DemoServersIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  @Test
  void areGoneWhereTheTerminalIsClosedWhileTheyStart() throws Exception {
    DemoServers servers = new DemoServers(folder);
    CompletableFuture<Void> start = CompletableFuture.runAsync(servers::start);
    Await.until(PATIENCE, () -> Files.exists(pidFile("source")), "a server begins");
    servers.close();
    start.join();
    assertThat(pidFile("source")).doesNotExist();
    assertThat(pidFile("target")).doesNotExist();
    assertThatExceptionOfType(ConvoyException.class)
        .isThrownBy(servers::start)
        .extracting(ConvoyException::code)
        .isEqualTo(ErrorCode.INTERRUPTED);
  }

  private Path pidFile(String server) {
    return folder.resolve(server).resolve("postmaster.pid");
  }
}
