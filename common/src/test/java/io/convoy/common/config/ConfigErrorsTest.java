// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.convoy.common.config.ConfigLoader.Credentials;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What bad files get. The value {@code hunter2} is a secret in all of them. */
class ConfigErrorsTest {
  private static final String REQUIRED =
      """
      pipeline: so
      source: {url: "jdbc:postgresql://h/s"}
      target: {url: "jdbc:postgresql://h/t"}
      """;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "sorce: {url: x}            | 'sorce'; the nearest is 'source'",
        "on-existing: drop          | 'on-existing'; the nearest is 'target.on-existing'",
        "loader: {slot: 1}          | 'loader.slot'; the nearest is 'loader.slots'",
        "loader: {Slots: 1}         | 'loader.Slots'; the nearest is 'loader.slots'",
        "extractor.batch_bytes: 1   | 'extractor.batch_bytes'; the nearest is"
            + " 'extractor.batch-bytes'",
        "schema.registry.uri: x     | 'schema.registry.uri'; the nearest is 'schema.registry.url'",
        "schema-registry-url: x     | 'schema-registry-url'; the nearest is 'schema.registry.url'",
        "schemas: {dbo: public}     | 'schemas'; the nearest is 'target.schemas'",
        "passwrod: hunter2          | 'passwrod'; the nearest is 'source.password'",
        "topics: {a: {b: hunter2}}  | there is no key 'topics.a'",
        "tables: [{mach: a}]        | 'tables[0].mach'; the nearest is 'tables[0].match'",
        "tables: [{match: a}, {match: b, columns: {c: {typ: d}}}] | 'tables[1].columns.c.typ'; the"
            + " nearest is 'tables[1].columns.c.type'"
      })
  void namesAnUnknownKeyAndTheNearestKnownOne(String line, String message) throws IOException {
    assertRefused(REQUIRED + line, "line 4, column ", message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "extractor: {slots: many}             | line 4, column 20 | extractor.slots must be a whole"
            + " number, not 'many'",
        "extractor: {slots: 99999999999}      | line 4, column 20 | a whole number",
        "extractor: {slots: 1.5}              | line 4, column 20 | a whole number",
        "extractor: {slots: [1]}              | line 4, column 20 | a whole number, not a list",
        "extractor: {slots: {a: 1}}           | line 4, column 20 | a whole number, not a section",
        "extractor: {slots: }                 | line 4, column    | extractor.slots has no value",
        "extractor: {slots: '${env:SECRET}'}  | line 4, column 20 | a whole number, not"
            + " '${env:SECRET}'",
        "tables: [{match: a, capture: watermark}] | line 4 | watermark must have a column where"
            + " capture is watermark",
        "tables: [{match: a, apply: append, capture: watermark, watermark: {column: b, deletes:"
            + " keys}}] | line 4 | watermark must leave deletes at ignore where apply is append",
        "tables: [{match: a, watermark: {column: b}}] | line 4 | watermark is of no use unless"
            + " capture is watermark",
        "tables: [{match: a, capture: watermark, watermark: {column: b, lag: soon}}] | line 4 |"
            + " lag must be a duration such as 90s or 5m, or a whole number such as 1000",
        "sync: {compare-every: 4000d}         | line 4 | sync.compare-every must be from 0s to",
        "extractor: {batch-bytes: 64kb}       | line 4, column 26 | a size such as 512KiB",
        "loader: {transaction-bytes: 9999999999TiB} | line 4, column 29 | a size such as",
        "extractor: {transaction-timeout: 2 minutes} | line 4, column 34 | a duration such as",
        "source.chunking: pages               | line 4, column 18 | source.chunking must be one of"
            + " auto, physical, key, not 'pages'",
        "target.on-existing: FAIL             | line 4, column 21 | one of fail, truncate, drop,"
            + " swap, not 'FAIL'",
        "source.on-snapshot-lost: stop        | line 4, column 26 | one of reread, reread-all,"
            + " fail",
        "source.tables.include: dbo.*         | line 4, column 24 | source.tables.include must be a"
            + " list",
        "source.tables.include: [{a: b}]      | line 4, column 25 | source.tables.include[0] must"
            + " be a single value, not a section",
        "source.tables.include: ['']          | line 4, column 24 | source.tables.include must not"
            + " be empty",
        "source.tables: 'dbo.*'               | line 4, column 1  | source.tables must be a"
            + " section",
        "kafka: localhost                     | line 4, column 1  | kafka must be a section of"
            + " keys",
        "target.schemas: [dbo]                | line 4, column 1  | target.schemas must be a"
            + " section of keys",
        "target.schemas: {dbo: [a]}           | line 4, column 23 | target.schemas.dbo must be a"
            + " single value, not a list",
        "target.schemas: {dbo: ''}            | line 4, column 1  | target.schemas must not be"
            + " empty",
        "source.password: {hunter2: x}        | line 4, column 18 | source.password must be a"
            + " single value, not a section",
        "source.password: [hunter2]           | line 4, column 18 | source.password must be a"
            + " single value, not a list",
        "source.password:                     | line 4, column    | source.password has no value",
        "tables: {match: a}                   | line 4, column 9  | tables must be a list of"
            + " sections",
        "tables: [[a]]                        | line 4, column 10 | tables[0] must be a section",
        "tables: [{rename: a}]                | line 4, column    | tables[0].match is missing",
        "tables: [{match: a, columns: {b: drop}}] | line 4, column 34 | tables[0].columns.b.carry"
            + " must be one of keep, omit, not 'drop'",
        "tables: [{match: a, key: [b, b]}]    | line 4, column 26 | tables[0].key must name a"
            + " column once",
        "kafka: {ssl.key.password: [{hunter2: x}]} | line 4, column 28 | kafka.ssl.key.password[0]"
            + " must be a single value"
      })
  void namesAValueOfTheWrongType(String line, String place, String message) throws IOException {
    assertRefused(REQUIRED + line, place, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "extractor.slots: 0                  | extractor.slots must be from 1 to 64, not 0",
        "extractor.batch-bytes: 1MiB         | extractor.batch-bytes must be from 1KiB to 768KiB,"
            + " not 1MiB",
        "extractor.transaction-timeout: 1h   | extractor.transaction-timeout must be from 1s to"
            + " 900s",
        "loader.slots: 65                    | loader.slots must be from 1 to 64, not 65",
        "loader.transaction-bytes: 1GiB      | loader.transaction-bytes must be from 1KiB to"
            + " 256MiB",
        "coordinator.parallelism: 0          | coordinator.parallelism must be from 1 to 64",
        "coordinator.stall-after: 2h         | coordinator.stall-after must be from 1s to 3600s",
        "coordinator.max-attempts: 0         | coordinator.max-attempts must be from 1 to 100",
        "coordinator.keep-runs: 0            | coordinator.keep-runs must be from 1 to 1000",
        "topics.replication-factor: 0        | topics.replication-factor must be -1 or at least 1",
        "topics.bytes-per-partition: 1       | topics.bytes-per-partition must be at least 1KiB",
        "topics.max-partitions: 0            | topics.max-partitions must be from 1 to 256",
        "source.chunk-bytes: 100             | source.chunk-bytes must be from 1KiB to 4GiB, not"
            + " 100B",
        "source.max-connections: -1          | source.max-connections must not be negative",
        "source.max-connections: 1           | source.max-connections must be 2 or more for"
            + " PostgreSQL",
        "source.max-mb-per-second: -1        | source.max-mb-per-second must not be negative",
        "source.text.lone-surrogates-in: {dbo.t: skip} | source.text.lone-surrogates-in must give",
        "source.text.nul-in: {dbo.t: skip}   | source.text.nul-in must give each pattern one of"
            + " fail, strip, replace",
        "target.reject-limit: -1             | target.reject-limit must be a number of rows such as"
            + " 1000, or a share of a table's rows such as 0.5%",
        "schema.registry.url: registry:8081  | schema.registry.url must be http://host:port",
        "schema.registry.url: 'http://a,'    | schema.registry.url must be http://host:port",
        "schema.registry.url: 'http://u:hunter2@r' | schema.registry.url must not hold a user",
        "schema.registry.url: 'http://u:hunter2@r b' | schema.registry.url must be"
            + " http://host:port",
        "schema.registry.password: hunter2   | schema.registry.user must be there when password is",
        "kafka: {bootstrap.servers: ' '}     | kafka must not have an empty bootstrap.servers",
        "kafka: {schema.registry.url: x}     | kafka.schema.registry.url must stand beside kafka",
        "kafka: {bootstrap.server: 'a:1'}    | kafka.bootstrap.server must be a property that"
            + " Kafka's clients know; the nearest is 'bootstrap.servers'",
        "kafka: {ssl: {truststore: {locaton: x}}} | the nearest is 'ssl.truststore.location'",
        "kafka.restore.consumer.fetch.max.byte: 1 | nearest is 'restore.consumer.fetch.max.bytes'",
        "kafka: {interceptor.colour: hunter2} | One that only a plug-in knows has custom. before",
        "kafka: {custom: {acks: all}}        | kafka.custom.acks must be 'acks'",
        "kafka: {security.protocol: SSL}     | kafka.security.protocol must have bootstrap.servers",
        "kafka: {ssl.truststore.type: PEM}   | must have bootstrap.servers beside it",
        "kafka: {sasl.jaas.config: x.Y required password='hunter2'}  | kafka must have a"
            + " sasl.jaas.config of the form",
        "kafka: {sasl.jaas.config: 'x.Y required password=\"a\"hunter2 b\";'} | kafka must have a"
            + " sasl.jaas.config of the form"
      })
  void namesAValueOutOfItsRange(String line, String message) throws IOException {
    assertRefused(REQUIRED + line, "line 4, column ", message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "jdbc:mysql://h/s?password=hunter2 | must begin with jdbc:postgresql: or jdbc:sqlserver:",
        "postgresql://u:hunter2@h/s | must begin with jdbc:postgresql: or jdbc:sqlserver:",
        "jdbc:postgresql://h:x/s?password=hunter2 | must have the form jdbc:postgresql://host"
      })
  void namesAUrlOfTheWrongForm(String url, String message) throws IOException {
    assertRefused(
        "pipeline: so\nsource:\n  url: " + url + "\ntarget: {url: 'jdbc:postgresql://h/t'}\n",
        "line 3, column 8",
        "source.url " + message);
  }

  @Test
  void refusesSqlServerAsATarget() throws IOException {
    assertRefused(
        REQUIRED.replace("postgresql://h/t", "sqlserver://h;password=hunter2"),
        "line 3, column 15",
        "target.url must begin with jdbc:postgresql:");
  }

  @ParameterizedTest
  @CsvSource({"a b", "''", "ä", "a.b", "x/y"})
  void refusesPipelineNamesThatTopicsCannotHave(String name) throws IOException {
    assertRefused(
        REQUIRED.replace("so\n", "\"" + name + "\"\n"),
        "line 1, column 11",
        "pipeline must be 1 to 60 letters, digits, '_' or '-'");
  }

  @Test
  void namesWhatIsMissing() throws IOException {
    assertRefused("source: {url: 'jdbc:postgresql://h/s'}", "pipeline is missing: The name");
    assertRefused("pipeline: so\ntarget: {url: 'jdbc:postgresql://h/t'}", "source.url is missing");
    assertRefused(
        "pipeline: so\nsource: {url: 'jdbc:postgresql://h/s'}\ntarget:\n  user: u\n",
        "line 3, column 1",
        "target.url is missing: JDBC URL of PostgreSQL");
  }

  @Test
  void namesThePlaceOfAnUnknownKafkaProperty() throws IOException {
    assertRefused(
        REQUIRED + "kafka:\n  client.id: a\n  bootstrap.server: b:1",
        "line 6, column 3",
        "kafka.bootstrap.server must");
  }

  @Test
  void namesAKeyThatIsThereTwice() throws IOException {
    assertRefused(
        REQUIRED + "loader: {slots: 1, slots: 2}", "line 4, column 20", "'slots'", "in line 4");
    assertRefused(REQUIRED + "pipeline: x", "line 4, column 1", "'pipeline'", "in line 1");
    assertRefused(
        REQUIRED + "source.url: jdbc:postgresql://h/x",
        "line 4, column 1",
        "'source.url'",
        "in line 2");
    assertRefused(
        REQUIRED + "kafka: {client.id: a}\nkafka.client.id: b",
        "line 5, column 1",
        "'kafka.client.id'",
        "in line 4");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "bad: [hunter2\\nx: 1         | line 5, column 2",
        "password: hunter2: x         | line 4, column 18",
        "password: \"hunter2          | line ",
        "password: @hunter2           | line 4, column 11",
        "\\tpassword: hunter2         | line 4, column 1",
        "password: hunter2\\n bad: x  | line 5, column ",
        "password: !hunter2!x         | line 4, column 11"
      })
  void namesThePlaceOfMalformedYaml(String lines, String place) throws IOException {
    assertRefused(
        REQUIRED + lines.replace("\\n", "\n").replace("\\t", "\t"), place, "not valid YAML");
  }

  @ParameterizedTest
  @ValueSource(strings = {"*hunter2", "&hunter2 x", "!hunter2 x"})
  void refusesPasswordsThatYamlWouldTakeForSomethingElse(String password) throws IOException {
    assertRefused(
        REQUIRED + "source.password: " + password, "line 4, column 18", "quote the value");
  }

  @Test
  void refusesFilesThatAreNoConfiguration() throws IOException {
    assertRefused("", "the file is empty");
    assertRefused("# nothing\n", "the file is empty");
    assertRefused("- a\n- b\n", "line 1, column 1", "'pipeline: name'");
    assertRefused("just text", "line 1, column 1", "'pipeline: name'");
    assertRefused(REQUIRED + "---\na: b\n", "line ", "a second document");
    assertRefused(REQUIRED + "a: \u0001", "not valid YAML");
    Files.write(folder.resolve("convoy.yml"), new byte[] {'a', (byte) 0xff});
    assertThatThrownBy(() -> ConfigLoader.load(folder.resolve("convoy.yml")))
        .hasMessageContainingAll("convoy.yml", "UTF-8");
  }

  @Test
  void namesAFileThatIsNotThereOrAFolder() {
    Path missing = folder.resolve("missing.yml");

    assertThatThrownBy(() -> ConfigLoader.load(missing))
        .isInstanceOfSatisfying(
            ConvoyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION))
        .hasMessage(missing + ": there is no such file; name the configuration file with -f");
    assertThatThrownBy(() -> ConfigLoader.load(folder))
        .isInstanceOf(ConvoyException.class)
        .hasMessageStartingWith(folder + ": this is a folder");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "${env:NOT_SET} | the environment variable NOT_SET, which is not set",
        "${file:not/there} | the file not/there, which does not exist",
        "${file:.} | the file ., which cannot be read",
        "${vault:hunter2} | ${env:NAME} or ${file:/path}"
      })
  void namesAReferenceThatLeadsNowhere(String reference, String message) throws IOException {
    assertRefused(
        REQUIRED + "source.password: x" + reference,
        "line 4, column 18",
        "source.password",
        message);
  }

  private void assertRefused(String yaml, String... parts) throws IOException {
    Path file = Files.writeString(folder.resolve("convoy.yml"), yaml);
    assertThatThrownBy(() ->
            ConfigLoader.load(
                file, EnumSet.allOf(Credentials.class), Map.of("SECRET", "hunter2")::get))
        .isInstanceOfSatisfying(
            ConvoyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION))
        .hasMessageStartingWith(file.toString())
        .hasMessageContainingAll(parts)
        .hasMessageNotContaining("hunter2")
        .extracting(Throwable::getCause)
        .as("a cause may hold what the message leaves out")
        .isNull();
  }
}
