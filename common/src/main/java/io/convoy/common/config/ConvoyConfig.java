// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

/** The whole configuration file. */
public record ConvoyConfig(
    String pipeline,
    SourceConfig source,
    TargetConfig target,
    KafkaConfig kafka,
    RegistryConfig schemaRegistry,
    TopicsConfig topics,
    ExtractorConfig extractor,
    LoaderConfig loader,
    CoordinatorConfig coordinator) {}
