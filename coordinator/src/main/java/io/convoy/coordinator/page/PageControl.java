// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.page;

import io.convoy.common.channel.ControlCodec;
import io.convoy.common.channel.RunCommands;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.lifecycle.ServiceContext;
import org.jspecify.annotations.Nullable;

/**
 * Sends what a person asks over the page, as the command line does. Has no connection before the
 * first is asked. Thread-safe.
 */
final class PageControl implements AutoCloseable {
  private final ServiceContext context;
  private final ControlCodec codec;
  private @Nullable RunCommands commands;
  private boolean closed;

  PageControl(ServiceContext context, ControlCodec codec) {
    this.context = context;
    this.codec = codec;
  }

  /**
   * Returns when Kafka has it.
   *
   * @throws ConvoyException where it does not get it
   */
  void send(PageWish wish) {
    wish.send(commands());
  }

  private synchronized RunCommands commands() {
    if (closed) {
      throw new IllegalStateException("closed");
    }
    RunCommands known = commands;
    if (known == null) {
      known = new RunCommands(context.kafka(), codec, context.topics(), context.clock());
      commands = known;
    }
    return known;
  }

  @Override
  public synchronized void close() {
    closed = true;
    RunCommands open = commands;
    if (open != null) {
      open.close();
    }
  }
}
