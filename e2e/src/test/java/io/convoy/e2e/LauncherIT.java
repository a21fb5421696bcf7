// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.embedded.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the launcher's options for the JVM do. */
final class LauncherIT {
  private static final Path OPTIONS =
      Path.of(System.getProperty("convoy.home", ".."), "config", "java.bash").toAbsolutePath();

  /** The exit code of a process that SIGKILL ended, as shells count it. */
  private static final int KILLED = 137;

  @TempDir Path folder;

  /** Even a thread that would go on without the memory must not: who knows which others cannot. */
  @Test
  void endAProcessWithoutMemoryWithAWordAndNoCodeOfConvoysOwn()
      throws IOException, InterruptedException {
    Path program =
        Files.writeString(
            folder.resolve("Hog.java"),
            """
            void main() {
              try {
                System.out.println(new byte[1 << 30].length);
              } catch (OutOfMemoryError e) {
                System.exit(3);
              }
            }
            """);
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process process =
        new ProcessBuilder(
                "bash",
                "-c",
                "source \"$1\"; exec \"$(find_java)\" \"${options[@]}\" \"$2\"",
                "bash",
                OPTIONS.toString(),
                program.toString())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();

    Duration limit = Await.patience(Duration.ofSeconds(30));
    assertThat(process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)).isTrue();

    assertThat(process.exitValue()).isEqualTo(KILLED);
    assertThat(err)
        .content()
        .contains("convoy: out of memory", "Nothing is lost", "--resume", "CONVOY_HEAP=");
    assertThat(out).as("where results go").isEmptyFile();
  }
}
