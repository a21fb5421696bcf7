// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.config.ConfigLoader.Credentials;
import io.convoy.common.config.SourceConfig.Chunking;
import io.convoy.common.config.SourceConfig.OnSnapshotLost;
import io.convoy.common.config.SourceConfig.Snapshot;
import io.convoy.common.config.TargetConfig.Identifiers;
import io.convoy.common.config.TargetConfig.OnDependents;
import io.convoy.common.config.TargetConfig.OnExisting;
import io.convoy.common.config.TargetConfig.Persistence;
import io.convoy.common.config.TextOptions.Unstorable;
import io.convoy.common.config.TopicsConfig.Keep;
import io.convoy.common.config.TypeOptions.ExcessDigits;
import io.convoy.common.config.TypeOptions.OffsetForm;
import io.convoy.common.config.TypeOptions.SpatialForm;
import io.convoy.common.config.TypeOptions.TinyintRange;
import io.convoy.common.config.TypeOptions.VariantForm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLoaderTest {
  private static final String REQUIRED =
      """
      pipeline: so
      source: {url: "jdbc:postgresql://h/s"}
      target: {url: "jdbc:postgresql://h/t"}
      """;

  @TempDir Path folder;

  @Test
  void readsTheFileOfTheDesign() throws IOException {
    ConvoyConfig config =
        load(
            """
            pipeline: stackoverflow
            source:
              url: jdbc:sqlserver://mssql:1433;databaseName=StackOverflow
              user: sa
              password: ${env:MSSQL_PASSWORD}          # and ${file:/path}
              tables: { include: ["dbo.*"], exclude: ["dbo.tmp_*"] }
            target:
              url: jdbc:postgresql://postgres:5432/stackoverflow
              user: postgres
              password: ${env:PGPASSWORD}
              schemas: { dbo: public }                 # source schema -> target schema
              identifiers: snake
              on-existing: truncate
            kafka: { bootstrap.servers: "kafka:9092" } # any property passes through
            schema.registry.url: http://registry:8081
            """,
            Map.of("MSSQL_PASSWORD", "s1", "PGPASSWORD", "s2"));

    assertThat(config.pipeline()).isEqualTo("stackoverflow");
    assertThat(config.source().url())
        .isEqualTo("jdbc:sqlserver://mssql:1433;databaseName=StackOverflow");
    assertThat(config.source().user()).isEqualTo("sa");
    assertThat(config.source().password()).isEqualTo(new Secret("s1"));
    assertThat(config.source().tables().include()).containsExactly("dbo.*");
    assertThat(config.source().tables().exclude()).containsExactly("dbo.tmp_*");
    assertThat(config.target().url()).isEqualTo("jdbc:postgresql://postgres:5432/stackoverflow");
    assertThat(config.target().user()).isEqualTo("postgres");
    assertThat(config.target().password()).isEqualTo(new Secret("s2"));
    assertThat(config.target().schemas()).isEqualTo(Map.of("dbo", "public"));
    assertThat(config.target().identifiers()).isEqualTo(Identifiers.SNAKE);
    assertThat(config.target().onExisting()).isEqualTo(OnExisting.TRUNCATE);
    assertThat(config.kafka().bootstrapServers()).isEqualTo("kafka:9092");
    assertThat(config.schemaRegistry().url()).isEqualTo("http://registry:8081");
  }

  @Test
  void hasADefaultForAllButThreeKeys() throws IOException {
    ConvoyConfig config = load(REQUIRED);

    assertThat(config.source().user()).isNull();
    assertThat(config.source().password()).isNull();
    assertThat(config.source().tables().include()).isEmpty();
    assertThat(config.source().tables().exclude()).isEmpty();
    assertThat(config.source().chunking()).isEqualTo(Chunking.AUTO);
    assertThat(config.source().chunkBytes()).isEqualTo(DataSize.ofMebibytes(32));
    assertThat(config.source().onSnapshotLost()).isEqualTo(OnSnapshotLost.REREAD);
    assertThat(config.source().keepSnapshot()).isEqualTo(Duration.ofMinutes(15));
    assertThat(config.source().maxBlocking()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.source().snapshot()).isEqualTo(Snapshot.AUTO);
    assertThat(config.source().maxConnections()).isZero();
    assertThat(config.source().maxMbPerSecond()).isZero();
    assertThat(config.source().types()).isEqualTo(TypeOptions.DEFAULTS);
    assertThat(config.source().text()).isEqualTo(TextOptions.DEFAULTS);
    assertThat(config.target().user()).isNull();
    assertThat(config.target().password()).isNull();
    assertThat(config.target().schemas()).isEmpty();
    assertThat(config.target().identifiers()).isEqualTo(Identifiers.PRESERVE);
    assertThat(config.target().onExisting()).isEqualTo(OnExisting.FAIL);
    assertThat(config.target().onDependents()).isEqualTo(OnDependents.REFUSE);
    assertThat(config.target().loadAs()).isEqualTo(Persistence.LOGGED);
    assertThat(config.target().rejectAllowance()).isEqualTo(RejectLimit.NONE);
    assertThat(config.kafka().properties()).isEmpty();
    assertThat(config.kafka().bootstrapServers()).isNull();
    assertThat(config.schemaRegistry()).isEqualTo(new RegistryConfig(null, null, null, null));
    assertThat(config.topics())
        .isEqualTo(
            new TopicsConfig(
                -1,
                DataSize.ofMebibytes(256),
                32,
                200,
                DataSize.ofMebibytes(4096),
                Keep.UNTIL_LOADED));
    assertThat(config.extractor())
        .isEqualTo(new ExtractorConfig(2, DataSize.ofKibibytes(480), Duration.ofMinutes(2)));
    assertThat(config.loader()).isEqualTo(new LoaderConfig(2, DataSize.ofMebibytes(16)));
    assertThat(config.coordinator())
        .isEqualTo(new CoordinatorConfig(2, 5, 50, Duration.ofMinutes(2)));
  }

  @Test
  void mapsTheKeysOfASqlServer() throws IOException {
    SourceConfig source =
        load("""
        pipeline: so
        source:
          url: "jdbc:sqlserver://h;databaseName=So"
          snapshot: snapshot-isolation
          max-connections: 1
          max-mb-per-second: 40
          types: {excess-digits: text, datetimeoffset: text, sql-variant: json, spatial: wkb, tinyint-range: check}
          text: {nul: strip, nul-in: {dbo.t.c: replace, "dbo.old_*": fail}, lone-surrogates: fail,
            lone-surrogates-in: {dbo.t.c: to-null}}
        target: {url: "jdbc:postgresql://h/t"}
        """)
            .source();

    assertThat(source.snapshot()).isEqualTo(Snapshot.SNAPSHOT_ISOLATION);
    assertThat(source.maxConnections()).isEqualTo(1);
    assertThat(source.maxMbPerSecond()).isEqualTo(40);
    assertThat(source.types())
        .isEqualTo(
            new TypeOptions(
                ExcessDigits.TEXT,
                OffsetForm.TEXT,
                VariantForm.JSON,
                SpatialForm.WKB,
                TinyintRange.CHECK));
    assertThat(source.text())
        .isEqualTo(
            new TextOptions(
                Unstorable.STRIP,
                Map.of("dbo.t.c", "replace", "dbo.old_*", "fail"),
                Unstorable.FAIL,
                Map.of("dbo.t.c", "to-null"),
                TextEncoding.UTF8));
  }

  @Test
  void mapsEachOfTheOtherKeys() throws IOException {
    ConvoyConfig config =
        load(
            """
            pipeline: so
            source:
              url: "jdbc:postgresql://h/s"
              chunking: physical
              chunk-bytes: 1GiB
              on-snapshot-lost: fail
              keep-snapshot: 2h
              max-blocking: 0s
            target: {url: "jdbc:postgresql://h/t", on-bad-row: reject, reject-limit: 0.5%}
            schema.registry: {url: "https://a, https://b/apis/ccompat/v7", user: ann, password: x}
            topics: {replication-factor: 3, bytes-per-partition: 1MiB, max-partitions: 4}
            extractor: {slots: 3, batch-bytes: 64KiB, transaction-timeout: 90s}
            loader: {slots: 4, transaction-bytes: 1048576}
            coordinator: {parallelism: 6, max-attempts: 7, keep-runs: 8, stall-after: 30s}
            """);

    assertThat(config.source().chunking()).isEqualTo(Chunking.PHYSICAL);
    assertThat(config.source().chunkBytes()).isEqualTo(DataSize.ofMebibytes(1024));
    assertThat(config.source().onSnapshotLost()).isEqualTo(OnSnapshotLost.FAIL);
    assertThat(config.source().keepSnapshot()).isEqualTo(Duration.ofHours(2));
    assertThat(config.source().maxBlocking()).isZero();
    assertThat(config.target().rejectAllowance().mostOf(2000)).isEqualTo(10);
    assertThat(config.schemaRegistry())
        .isEqualTo(
            new RegistryConfig(
                "https://a, https://b/apis/ccompat/v7", "ann", new Secret("x"), null));
    assertThat(config.topics())
        .isEqualTo(
            new TopicsConfig(
                3, DataSize.ofMebibytes(1), 4, 200, DataSize.ofMebibytes(4096), Keep.UNTIL_LOADED));
    assertThat(config.extractor())
        .isEqualTo(new ExtractorConfig(3, DataSize.ofKibibytes(64), Duration.ofSeconds(90)));
    assertThat(config.loader()).isEqualTo(new LoaderConfig(4, DataSize.ofMebibytes(1)));
    assertThat(config.coordinator())
        .isEqualTo(new CoordinatorConfig(6, 7, 8, Duration.ofSeconds(30)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "schema.registry.url: http://r:1",
        "schema.registry: {url: 'http://r:1'}",
        "schema:\n  registry:\n    url: http://r:1",
        "schema: {registry.url: 'http://r:1'}"
      })
  void takesDotsAndIndentationForTheSame(String spelling) throws IOException {
    assertThat(load(REQUIRED + spelling).schemaRegistry().url()).isEqualTo("http://r:1");
  }

  @Test
  void passesKafkaPropertiesThroughInWhateverForm() throws IOException {
    ConvoyConfig config =
        load(
            REQUIRED
                + """
                kafka:
                  bootstrap.servers: ["a:1", "b:2"]
                  security.protocol: SASL_SSL
                  ssl: {truststore: {location: /etc/trust}}
                  linger.ms: 5
                  enable.metrics.push: false
                  sasl.jaas.config: module required password="${env:KAFKA_PASSWORD}";
                kafka.client.rack: r1
                """,
            Map.of("KAFKA_PASSWORD", "p"));

    assertThat(config.kafka().properties())
        .isEqualTo(
            Map.of(
                "bootstrap.servers", "a:1,b:2",
                "security.protocol", "SASL_SSL",
                "ssl.truststore.location", "/etc/trust",
                "linger.ms", "5",
                "enable.metrics.push", "false",
                "sasl.jaas.config", "module required password=\"p\";",
                "client.rack", "r1"));
  }

  @Test
  void givesPlugInsOfKafkaTheirOwnProperties() throws IOException {
    ConvoyConfig config =
        load(
            REQUIRED
                + """
                kafka:
                  interceptor.classes: com.example.Tracing
                  custom: {tracing.colour: blue}
                  config.providers.vault.class: com.example.Vault
                  metrics.context.cluster: c1
                  topic.segment.bytes: 1000000
                  main.consumer.max.poll.records: 10
                """);

    assertThat(config.kafka().clientProperties())
        .containsEntry("tracing.colour", "blue")
        .containsEntry("main.consumer.max.poll.records", "10")
        .hasSize(6);
    // The properties of a broker in this process are made of those that were read.
    assertThat(config.kafka().forEmbeddedBroker("localhost:1").clientProperties())
        .containsEntry("tracing.colour", "blue");
  }

  @Test
  void takesSchemaNamesAsTheyAre() throws IOException {
    ConvoyConfig config =
        load(
            """
            pipeline: so
            source: {url: "jdbc:postgresql://h/s"}
            target:
              url: "jdbc:postgresql://h/t"
              schemas: {a.b: "C d", on: off, 1: 2}
            """);

    assertThat(config.target().schemas()).isEqualTo(Map.of("a.b", "C d", "on", "off", "1", "2"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0123", "1e3", "0x1F", "1_000", "true", "2026-11-21", "a#b", "${x}", "$"})
  void keepsThePasswordAsItIsSpelled(String password) throws IOException {
    assertThat(withPassword(password, Map.of())).isEqualTo(new Secret(password));
  }

  @Test
  void putsVariablesAndFilesIntoValues() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "line 1\nline 2\n");
    Files.writeString(folder.resolve("windows"), "pass\r\n");

    assertThat(withPassword("${file:" + secret + "}", Map.of()))
        .isEqualTo(new Secret("line 1\nline 2"));
    assertThat(withPassword("${file:windows}", Map.of())).isEqualTo(new Secret("pass"));
    assertThat(withPassword("a${env:A}b${env:B}c", Map.of("A", "1", "B", "")))
        .isEqualTo(new Secret("a1bc"));
    assertThat(load(REQUIRED.replace("so\n", "${env:P}\n"), Map.of("P", "other")).pipeline())
        .isEqualTo("other");
  }

  @Test
  void doesNotLookForReferencesInWhatTheyBringIn() throws IOException {
    assertThat(withPassword("${env:A}", Map.of("A", "${env:B}$1\\")))
        .isEqualTo(new Secret("${env:B}$1\\"));
  }

  @Test
  void givesAProcessOnlyTheCredentialsThatItNeeds() throws IOException {
    Path file =
        write(
            """
            pipeline: so
            source: {url: "jdbc:postgresql://h/s", user: a, password: "${env:SOURCE}"}
            target: {url: "jdbc:postgresql://h/t", user: b, password: "${env:TARGET}"}
            """);

    ConvoyConfig extractor =
        ConfigLoader.load(file, EnumSet.of(Credentials.SOURCE), Map.of("SOURCE", "s")::get);

    assertThat(extractor.source().password()).isEqualTo(new Secret("s"));
    assertThat(extractor.target().user()).isNull();
    assertThat(extractor.target().password()).isNull();
    assertThat(extractor.target().url()).isEqualTo("jdbc:postgresql://h/t");
  }

  @Test
  void takesASectionWithNothingInItForAnEmptyOne() throws IOException {
    ConvoyConfig config = load(REQUIRED + "kafka:\n  # bootstrap.servers: x\nloader:\n");

    assertThat(config.kafka().properties()).isEmpty();
    assertThat(config.loader().slots()).isEqualTo(2);
  }

  @Test
  void printsNoSecret() throws IOException {
    ConvoyConfig config =
        load(
            """
            pipeline: so
            source: {url: "jdbc:sqlserver://h;password=hunter2;user=x", password: hunter2}
            target: {url: "jdbc:postgresql://h/t?user=x&password=hunter2&ssl=true"}
            kafka: {bootstrap.servers: "a:1", sasl.jaas.config: "x.Y required password=hunter2;"}
            schema.registry: {url: "http://r", user: u, password: hunter2}
            """);

    assertThat(config.toString())
        .doesNotContain("hunter2")
        .contains("jdbc:sqlserver://h;password=********;user=x", "&ssl=true");
  }

  private @Nullable Secret withPassword(String password, Map<String, String> environment)
      throws IOException {
    String file =
        """
        pipeline: so
        source: {url: "jdbc:postgresql://h/s"}
        target:
          url: "jdbc:postgresql://h/t"
          password: %s
        """
            .formatted(password);
    return load(file, environment).target().password();
  }

  private ConvoyConfig load(String yaml) throws IOException {
    return load(yaml, Map.of());
  }

  private ConvoyConfig load(String yaml, Map<String, String> environment) throws IOException {
    return ConfigLoader.load(write(yaml), EnumSet.allOf(Credentials.class), environment::get);
  }

  private Path write(String yaml) throws IOException {
    return Files.writeString(folder.resolve("convoy.yml"), yaml);
  }
}
