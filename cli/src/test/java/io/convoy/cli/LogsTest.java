// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LogsTest {
  @Test
  void writesAnEventOnALine() {
    assertThat(written("all is well", null))
        .matches("\\d{4}-\\d\\d-\\d\\dT\\S+Z INFO  \\[[^]]+] \\S+ all is well\n");
  }

  @Test
  void writesAnErrorWithItsTraceOnALine() {
    Exception cause = new IllegalArgumentException("of two\n  lines");
    String line = written("it\nfailed", new IllegalStateException("oh", cause));
    assertThat(line)
        .containsSubsequence(
            "it | failed | java.lang.IllegalStateException: oh | at io.convoy.cli.LogsTest.",
            " | Caused by: java.lang.IllegalArgumentException: of two | lines | at ")
        .endsWith("\n")
        .hasLineCount(1);
  }

  private static String written(String message, @Nullable Throwable error) {
    Logger logger = (Logger) LoggerFactory.getLogger(LogsTest.class);
    LoggingEvent event = new LoggingEvent("here", logger, Level.INFO, message, error, null);
    return new String(Logs.lines().encode(event), StandardCharsets.UTF_8);
  }
}
