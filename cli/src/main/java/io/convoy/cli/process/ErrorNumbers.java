// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.process;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import io.convoy.common.error.ConvoyException;
import java.util.Optional;

/** Finds the number of the error that a line of the log is about; in a pattern, a word of it. */
final class ErrorNumbers extends ClassicConverter {
  /** Its word in a pattern. */
  static final String WORD = "errorNumber";

  /** Of the outermost error that has one. */
  static Optional<String> of(ILoggingEvent event) {
    IThrowableProxy proxy = event.getThrowableProxy();
    while (proxy != null) {
      if (proxy instanceof ThrowableProxy known
          && known.getThrowable() instanceof ConvoyException error) {
        return Optional.of(error.code().number());
      }
      proxy = proxy.getCause();
    }
    return Optional.empty();
  }

  @Override
  public String convert(ILoggingEvent event) {
    return of(event).map(number -> number + " ").orElse("");
  }
}
