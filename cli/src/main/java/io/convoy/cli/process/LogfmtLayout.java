// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.process;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.slf4j.event.KeyValuePair;

/**
 * A line of {@code key=value} pairs for each event, values quoted where they need it, so that
 * collectors and {@code grep} find them (<a href="https://brandur.org/logfmt">logfmt</a>). An
 * error's trace is a value, too.
 */
final class LogfmtLayout extends LayoutBase<ILoggingEvent> {
  @Override
  public String doLayout(ILoggingEvent event) {
    StringBuilder line = new StringBuilder(256);
    pair(line, "ts", Instant.ofEpochMilli(event.getTimeStamp()).toString());
    pair(line, "level", event.getLevel().toString().toLowerCase(Locale.ROOT));
    pair(line, "msg", event.getFormattedMessage());
    List<KeyValuePair> pairs = event.getKeyValuePairs();
    if (pairs != null) {
      pairs.forEach(pair -> pair(line, pair.key, String.valueOf(pair.value)));
    }
    ErrorNumbers.of(event).ifPresent(number -> pair(line, "errorCode", number));
    pair(line, "thread", event.getThreadName());
    pair(line, "logger", event.getLoggerName());
    if (event.getThrowableProxy() != null) {
      pair(line, "error", ThrowableProxyUtil.asString(event.getThrowableProxy()).strip());
    }
    return line.append('\n').toString();
  }

  private static void pair(StringBuilder line, String key, String value) {
    if (!line.isEmpty()) {
      line.append(' ');
    }
    line.append(key).append('=');
    if (isPlain(value)) {
      line.append(value);
    } else {
      quote(line, value);
    }
  }

  private static boolean isPlain(String value) {
    return !value.isEmpty()
        && value.chars().allMatch(c -> c > ' ' && c != '"' && c != '=' && c != '\\' && c != 0x7f);
  }

  private static void quote(StringBuilder line, String value) {
    line.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"', '\\' -> line.append('\\').append(c);
        case '\n' -> line.append("\\n");
        case '\r' -> line.append("\\r");
        case '\t' -> line.append("\\t");
        default -> {
          if (c < ' ' || c == 0x7f || c == '\u2028' || c == '\u2029' || c == '\u0085') {
            line.append("\\u").append(String.format(Locale.ROOT, "%04x", (int) c));
          } else {
            line.append(c);
          }
        }
      }
    }
    line.append('"');
  }
}
