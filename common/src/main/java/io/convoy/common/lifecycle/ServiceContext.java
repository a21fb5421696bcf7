// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.lifecycle;

import io.convoy.common.channel.KafkaClients;
import io.convoy.common.config.ConvoyConfig;
import io.convoy.common.metrics.Metrics;
import io.convoy.common.registry.SchemaRegistry;
import io.convoy.schemas.topic.Topics;
import java.time.Clock;
import java.util.function.Consumer;

/**
 * What every role is given.
 *
 * @param instance the name of this process, stable over its restarts; part of transactional ids
 * @param onFatal told once when a role cannot go on
 */
public record ServiceContext(
    ConvoyConfig config,
    KafkaClients kafka,
    SchemaRegistry registry,
    String instance,
    Clock clock,
    Consumer<Throwable> onFatal,
    Metrics metrics) {

  /** Of a process that nobody asks for its metrics. */
  public ServiceContext(
      ConvoyConfig config,
      KafkaClients kafka,
      SchemaRegistry registry,
      String instance,
      Clock clock,
      Consumer<Throwable> onFatal) {
    this(config, kafka, registry, instance, clock, onFatal, Metrics.unseen());
  }

  public Topics topics() {
    return new Topics(config.pipeline());
  }
}
