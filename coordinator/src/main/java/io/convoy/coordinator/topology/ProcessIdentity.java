// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.topology;

import java.util.Map;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * A store without content that says it is persistent. Kafka Streams keeps the id of its process,
 * and with it the transactional id, in the state folder only where a persistent store exists. With
 * it a coordinator that was killed and is started again over the same folder ends its former
 * transaction at once, instead of waiting until the broker gives that up.
 */
final class ProcessIdentity implements StateStore {
  private static final String NAME = "process-identity";

  private boolean open;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {
    context.register(root, (key, value) -> {});
    open = true;
  }

  @Override
  public void close() {
    open = false;
  }

  @Override
  public boolean persistent() {
    return true;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  /** Makes one without a changelog. */
  static final class Builder implements StoreBuilder<ProcessIdentity> {
    @Override
    public StoreBuilder<ProcessIdentity> withCachingEnabled() {
      return this;
    }

    @Override
    public StoreBuilder<ProcessIdentity> withCachingDisabled() {
      return this;
    }

    @Override
    public StoreBuilder<ProcessIdentity> withLoggingEnabled(Map<String, String> config) {
      return this;
    }

    @Override
    public StoreBuilder<ProcessIdentity> withLoggingDisabled() {
      return this;
    }

    @Override
    public ProcessIdentity build() {
      return new ProcessIdentity();
    }

    @Override
    public Map<String, String> logConfig() {
      return Map.of();
    }

    @Override
    public boolean loggingEnabled() {
      return false;
    }

    @Override
    public String name() {
      return NAME;
    }
  }
}
