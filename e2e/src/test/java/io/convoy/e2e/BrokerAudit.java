// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.resource.ResourcePattern;
import org.slf4j.LoggerFactory;

/** What the broker of this process let its users do and by which right, as its authorizer logs. */
final class BrokerAudit implements AutoCloseable {
  private static final Pattern RULE =
      Pattern.compile(
          "resourceType=(\\w+), resourceName=([^,]+), patternType=(\\w+), principal=([^,]+),"
              + " host=[^,]+, operation=(\\w+)");

  private final Logger log = (Logger) LoggerFactory.getLogger("kafka.authorizer.logger");
  private final Set<String> used = new ConcurrentSkipListSet<>();
  private final Set<String> refused = new ConcurrentSkipListSet<>();
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          take(event.getFormattedMessage());
        }
      };

  BrokerAudit() {
    log.setLevel(Level.DEBUG);
    log.setAdditive(false);
    appender.start();
    log.addAppender(appender);
  }

  private void take(String message) {
    Matcher rule = RULE.matcher(message);
    if (message.contains(" is Denied ")) {
      refused.add(message);
    } else if (rule.find()) {
      used.add(right(rule.group(4), rule.group(5), rule.group(1), rule.group(3), rule.group(2)));
    }
  }

  private static String right(
      String principal, String operation, String type, String pattern, String name) {
    return "%s %s %s %s %s".formatted(principal, operation, type, pattern, name);
  }

  /** How a right of a list appears among those used. */
  static String right(AclBinding acl) {
    ResourcePattern resource = acl.pattern();
    return right(
        acl.entry().principal(),
        acl.entry().operation().name(),
        resource.resourceType().name(),
        resource.patternType().name(),
        resource.name());
  }

  Set<String> used() {
    return used;
  }

  Set<String> refused() {
    return refused;
  }

  @Override
  public void close() {
    log.detachAppender(appender);
    appender.stop();
    log.setAdditive(true);
    log.setLevel(null);
  }
}
