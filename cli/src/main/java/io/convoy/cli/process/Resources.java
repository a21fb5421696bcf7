// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.process;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns what was opened one after the other, and closes it in reverse order, the rest too where one
 * of them fails. Thread-safe: a second {@link #close()} waits for the first and does nothing more.
 */
public final class Resources implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Resources.class);

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  public synchronized <T extends AutoCloseable> T add(T resource) {
    opened.push(resource);
    return resource;
  }

  @Override
  public synchronized void close() {
    while (!opened.isEmpty()) {
      AutoCloseable resource = opened.pop();
      try {
        resource.close();
      } catch (Exception e) {
        LOG.warn("Closing {}", resource.getClass().getSimpleName(), e);
      }
    }
  }
}
