// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.embedded.Await;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program behind {@code ./storm}, ended by a signal. */
final class StormsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir Path home;

  /** A server has its file as soon as it starts, some time before it is up. */
  @ParameterizedTest
  @ValueSource(strings = {"source/postmaster.pid", "target/postmaster.pid"})
  void leavesNoServerWhenItIsEndedWhileServersStart(String file) throws Exception {
    Process storms = start();
    try {
      Await.until(PATIENCE, () -> !storms.isAlive() || isThere(file), file + " is there");
      storms.destroy();
      assertThat(storms.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      assertThat(processes()).isEmpty();
      assertThat(isThere(file)).as("the folder of no use is gone").isFalse();
    } finally {
      storms.destroyForcibly();
      processes().forEach(ProcessHandle::destroyForcibly);
    }
  }

  private Process start() throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-Dconvoy.home=" + home,
            "-cp",
            System.getProperty("java.class.path"),
            Storms.class.getName());
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(Redirect.appendTo(home.resolve("storms.log").toFile()))
        .start();
  }

  private boolean isThere(String file) throws IOException {
    try (Stream<Path> all = Files.walk(home)) {
      return all.anyMatch(path -> path.endsWith(file));
    }
  }

  /** All that were told of this folder, by which a server names its data. */
  private List<ProcessHandle> processes() {
    return ProcessHandle.allProcesses()
        .filter(process ->
            Arrays.stream(process.info().arguments().orElseGet(() -> new String[0]))
                .anyMatch(argument -> argument.contains(home.toString())))
        .toList();
  }
}
