// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

class LogfmtLayoutTest {
  @Test
  void writesAnEventOnALine() {
    assertThat(written("all is well", null))
        .matches(
            "ts=\\d{4}-\\d\\d-\\d\\dT\\S+Z level=info msg=\"all is well\" thread=\\S+"
                + " logger=io.convoy.cli.process.LogfmtLayoutTest\n");
  }

  @Test
  void writesWhatBelongsToTheEventAsPairs() {
    KeyValuePair table = new KeyValuePair("table", "public.order lines");
    assertThat(written("stage", null, new KeyValuePair("chunk", 7), table))
        .contains(" msg=stage chunk=7 table=\"public.order lines\" ");
  }

  @Test
  void quotesWhatWouldEndAValue() {
    assertThat(written("a=\"b\" \\ \t\u0001", null))
        .contains(" msg=\"a=\\\"b\\\" \\\\ \\t\\u0001\" ");
    assertThat(written("", null)).contains(" msg=\"\" ");
  }

  @Test
  void writesAnErrorWithItsTraceOnALine() {
    Exception cause = new IllegalArgumentException("of two\n  lines");
    String line = written("it\nfailed", new IllegalStateException("oh", cause));
    assertThat(line)
        .containsSubsequence(
            " msg=\"it\\nfailed\" ",
            " error=\"java.lang.IllegalStateException: oh\\n\\tat"
                + " io.convoy.cli.process.LogfmtLayoutTest.",
            "\\nCaused by: java.lang.IllegalArgumentException: of two\\n  lines\\n")
        .endsWith("\"\n")
        .hasLineCount(1);
  }

  @Test
  void writesTheNumberOfAnError() {
    Exception cause = new ConvoyException(ErrorCode.TARGET_DISK_FULL, "full");
    assertThat(written("failed", new IllegalStateException("oh", cause)))
        .contains(" msg=failed errorCode=CVY-4005 ");
  }

  @Test
  void writesTheNumberOfAnErrorIntoTheFileToo(@TempDir Path folder) throws IOException {
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    List<Appender<ILoggingEvent>> before = appenders(root);
    Logs.into(folder);
    try {
      before.forEach(root::detachAppender);
      LoggerFactory.getLogger(LogfmtLayoutTest.class)
          .error("failed", new ConvoyException(ErrorCode.TARGET_DISK_FULL, "full"));
    } finally {
      appenders(root)
          .forEach(appender -> {
            root.detachAppender(appender);
            appender.stop();
          });
      before.forEach(root::addAppender);
    }
    assertThat(folder.resolve("convoy.log")).content().contains(" CVY-4005 failed ");
  }

  private static List<Appender<ILoggingEvent>> appenders(Logger logger) {
    List<Appender<ILoggingEvent>> all = new ArrayList<>();
    logger.iteratorForAppenders().forEachRemaining(all::add);
    return all;
  }

  private static String written(String message, @Nullable Throwable error, KeyValuePair... pairs) {
    Logger logger = (Logger) LoggerFactory.getLogger(LogfmtLayoutTest.class);
    LoggingEvent event = new LoggingEvent("here", logger, Level.INFO, message, error, null);
    event.setKeyValuePairs(List.of(pairs));
    return new LogfmtLayout().doLayout(event);
  }
}
