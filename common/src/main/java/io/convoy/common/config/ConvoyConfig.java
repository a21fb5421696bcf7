// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

import io.convoy.schemas.topic.Topics;
import java.util.List;

/** The whole configuration file. */
public record ConvoyConfig(
    @Setting(
            "The name of the route from source to target. Every topic, consumer group and"
                + " transactional id begins with it: letters, digits, `_` and `-`, at most 60.")
        String pipeline,
    @Setting("Where rows come from.") SourceConfig source,
    @Setting("Where rows go.") TargetConfig target,
    @Setting(
            "What is different with some tables: a list of sections, of which every key but `match`"
                + " may be left out.")
        List<TableOverride> tables,
    @Setting(
            "Properties of Kafka's clients, passed through as they are. Without"
                + " `bootstrap.servers` a broker is started in this process.")
        KafkaConfig kafka,
    @Setting(value = "Where Avro schemas get their ids.", key = "schema.registry")
        RegistryConfig schemaRegistry,
    @Setting("How topics are made.") TopicsConfig topics,
    @Setting("The processes that read the source.") ExtractorConfig extractor,
    @Setting("The processes that write the target.") LoaderConfig loader,
    @Setting("The process that leads the run.") CoordinatorConfig coordinator,
    @Setting("How the target follows its source after the load.") SyncConfig sync,
    @Setting("How source and target are compared.") VerifyConfig verify,
    @Setting("Health, metrics and the page of the runs.") HttpConfig http,
    @Setting(value = "Whom to tell what becomes of runs.", key = "notify")
        NotifyConfig notification) {

  public ConvoyConfig {
    tables = List.copyOf(tables);
    try {
      new Topics(pipeline);
    } catch (IllegalArgumentException e) {
      throw new InvalidSetting("pipeline", "must be 1 to 60 letters, digits, '_' or '-'");
    }
  }

  /** The same with other Kafka properties, for a broker that was started after reading. */
  public ConvoyConfig withKafka(KafkaConfig other) {
    return new ConvoyConfig(
        pipeline,
        source,
        target,
        tables,
        other,
        schemaRegistry,
        topics,
        extractor,
        loader,
        coordinator,
        sync,
        verify,
        http,
        notification);
  }

  /** The same with another source. */
  public ConvoyConfig withSource(SourceConfig other) {
    return new ConvoyConfig(
        pipeline,
        other,
        target,
        tables,
        kafka,
        schemaRegistry,
        topics,
        extractor,
        loader,
        coordinator,
        sync,
        verify,
        http,
        notification);
  }

  /** The same with another rhythm. */
  public ConvoyConfig withSync(SyncConfig other) {
    return new ConvoyConfig(
        pipeline,
        source,
        target,
        tables,
        kafka,
        schemaRegistry,
        topics,
        extractor,
        loader,
        coordinator,
        other,
        verify,
        http,
        notification);
  }
}
