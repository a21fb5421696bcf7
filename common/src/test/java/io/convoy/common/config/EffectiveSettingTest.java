// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.config.ConfigLoader.Credentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EffectiveSettingTest {
  @TempDir Path folder;

  @Test
  void tellsWhatIsWrittenAndWhatHoldsByDefaultAsOneWouldWriteIt() throws IOException {
    assertThat(
            EffectiveSetting.of(
                load(
                    """
                    pipeline: so
                    source:
                      url: "jdbc:postgresql://h/s"
                      tables: {include: ["a.*", "b.*"]}
                      chunk-bytes: 64MiB
                      keep-snapshot: 90s
                    target: {url: "jdbc:postgresql://h/t", schemas: {a: b}, on-existing: swap}
                    tables:
                      - match: a.x
                        where: "id > 7"
                        columns: {Body: omit}
                    """)))
        .contains(
            new EffectiveSetting("pipeline", "so"),
            new EffectiveSetting("source.tables.include", "[a.*, b.*]"),
            new EffectiveSetting("source.chunk-bytes", "64MiB"),
            new EffectiveSetting("source.keep-snapshot", "90s"),
            new EffectiveSetting("source.on-snapshot-lost", "reread"),
            new EffectiveSetting("target.schemas.a", "b"),
            new EffectiveSetting("target.on-existing", "swap"),
            new EffectiveSetting("tables[0].where", "id > 7"),
            new EffectiveSetting("tables[0].columns.Body.carry", "omit"))
        .noneMatch(setting -> setting.key().equals("source.user"))
        .allMatch(setting -> !setting.value().isEmpty());
  }

  @Test
  void readsBackAsWhatItWasReadFrom() throws IOException {
    ConvoyConfig config =
        load(
            """
            pipeline: so
            source: {url: "jdbc:postgresql://h/s", keep-snapshot: 2h}
            target: {url: "jdbc:postgresql://h/t"}
            coordinator: {stall-after: 1500ms}
            """);
    StringBuilder file = new StringBuilder();
    for (EffectiveSetting setting : EffectiveSetting.of(config)) {
      file.append(setting.key()).append(": '").append(setting.value()).append("'\n");
    }
    assertThat(load(file.toString())).isEqualTo(config);
  }

  @Test
  void coversWhateverMayBeASecret() throws IOException {
    ConvoyConfig config =
        load(
            """
            pipeline: so
            source: {url: "jdbc:sqlserver://h;password=hunter2;user=x", password: hunter2}
            target: {url: "jdbc:postgresql://u:hunter2@h/t?user=x&password=hunter2", password: hunter2}
            kafka:
              bootstrap.servers: "a:1"
              sasl.jaas.config: 'x.Y required password="hunter2";'
              ssl.keystore.key: hunter2
              consumer.ssl.key.password: hunter2
              custom.my.plugin: hunter2
            schema.registry: {url: "http://r", user: u, password: hunter2}
            """);
    assertThat(EffectiveSetting.of(config))
        .noneMatch(setting -> setting.value().contains("hunter2"))
        .contains(
            new EffectiveSetting("source.url", "jdbc:sqlserver://h;password=********;user=x"),
            new EffectiveSetting("source.password", "********"),
            new EffectiveSetting("kafka.custom.my.plugin", "********"),
            new EffectiveSetting("kafka.bootstrap.servers", "a:1"));
  }

  private ConvoyConfig load(String yaml) throws IOException {
    Path file = Files.writeString(folder.resolve("convoy.yml"), yaml);
    return ConfigLoader.load(file, EnumSet.allOf(Credentials.class), Map.<String, String>of()::get);
  }
}
