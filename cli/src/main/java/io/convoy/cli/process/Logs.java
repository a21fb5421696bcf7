// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.process;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.CoreConstants;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.pattern.DynamicConverter;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the log of a process goes: at a terminal into its work folder, out of the way; a service's
 * to stderr, where whoever runs it collects it.
 */
public final class Logs {
  private static final String PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSX,UTC} %-5level [%thread] %logger{24} %errorNumber%msg"
          + " %kvp{NONE}%n";

  private Logs() {}

  /** Writes {@code convoy.log} in this folder, at most two files of 32 MB. */
  public static void into(Path folder) {
    LoggerContext context = context();
    String file = folder.resolve("convoy.log").toString();
    RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
    FixedWindowRollingPolicy rolling = new FixedWindowRollingPolicy();
    rolling.setContext(context);
    rolling.setParent(appender);
    rolling.setFileNamePattern(file + ".%i");
    rolling.setMaxIndex(1);
    SizeBasedTriggeringPolicy<ILoggingEvent> size = new SizeBasedTriggeringPolicy<>();
    size.setContext(context);
    size.setMaxFileSize(FileSize.valueOf("32MB"));

    appender.setContext(context);
    appender.setFile(file);
    appender.setEncoder(encoder(context, PATTERN));
    appender.setRollingPolicy(rolling);
    appender.setTriggeringPolicy(size);
    rolling.start();
    size.start();
    appender.start();
    context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
  }

  /** Writes to stderr. */
  public static void toStderr() {
    LoggerContext context = context();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setTarget("System.err");
    appender.setEncoder(logfmt());
    appender.start();
    context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
  }

  private static LayoutWrappingEncoder<ILoggingEvent> logfmt() {
    LogfmtLayout layout = new LogfmtLayout();
    layout.setContext(context());
    layout.start();
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setContext(context());
    encoder.setLayout(layout);
    encoder.start();
    return encoder;
  }

  /** False for a command that only asks others, and before a command knows where to write. */
  public static boolean areKept() {
    return context().getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders().hasNext();
  }

  private static LoggerContext context() {
    return (LoggerContext) LoggerFactory.getILoggerFactory();
  }

  private static PatternLayoutEncoder encoder(LoggerContext context, String pattern) {
    Map<String, Supplier<DynamicConverter<ILoggingEvent>>> words =
        Map.of(ErrorNumbers.WORD, ErrorNumbers::new);
    context.putObject(CoreConstants.PATTERN_RULE_REGISTRY_FOR_SUPPLIERS, words);
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(pattern);
    encoder.start();
    return encoder;
  }
}
