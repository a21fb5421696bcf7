// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.convoy.common.config.Secret;
import io.convoy.common.config.SourceConfig;
import io.convoy.common.config.SourceConfig.TableSelection;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.extractor.TestSource;
import io.convoy.extractor.source.HeldSnapshot;
import io.convoy.extractor.source.HeldSnapshot.Description;
import io.convoy.extractor.source.SourceSession;
import io.convoy.schemas.table.TableId;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a person reads whose configuration or rights are not enough. */
@Timeout(600)
class SourceAccessIT {
  @TempDir static Path directory;

  private static TestSource source;

  @BeforeAll
  static void start() {
    source = TestSource.start(directory.resolve("postgres"));
    source.execute(
        """
        CREATE ROLE reader LOGIN PASSWORD 'secret';
        CREATE TABLE open (id int);
        GRANT SELECT ON open TO reader;
        CREATE TABLE closed (id int);
        CREATE SCHEMA hidden;
        CREATE TABLE hidden.granted (id int);
        GRANT SELECT ON hidden.granted TO reader;
        CREATE TABLE guarded (id int);
        ALTER TABLE guarded ENABLE ROW LEVEL SECURITY;
        GRANT SELECT ON guarded TO reader;
        CREATE TABLE counted (id serial);
        GRANT SELECT ON counted TO reader;
        """);
  }

  @AfterAll
  static void stop() {
    source.close();
  }

  @Test
  void describesWhatTheUserMayRead() {
    try (SourceSession session = session(reader("public.open"));
        HeldSnapshot snapshot = session.open()) {
      Description described = snapshot.describe();
      assertThat(described.tables()).hasSize(1);
      assertThat(described.all())
          .contains(new TableId("public", "open"), new TableId("public", "closed"));
    }
  }

  @Test
  void namesThePatternAndTheNearestNameWhereNoneMatches() {
    assertThatThrownBy(() -> open(reader("hiden.*")))
        .isInstanceOfSatisfying(
            ConvoyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION))
        .hasMessageContaining("source.tables.include 'hiden.*' (the nearest is 'hidden.*')");
  }

  @Test
  void givesTheGrantForATableThatMayNotBeRead() {
    assertDenied(
        reader("public.*e?"),
        "\"reader\" may not read \"public\".\"closed\"",
        "GRANT SELECT ON \"public\".\"closed\" TO \"reader\"");
    assertDenied(reader("hidden.*"), "GRANT USAGE ON SCHEMA \"hidden\" TO \"reader\"");
  }

  @Test
  void readsNoPartOfATableWhosePoliciesHideTheRest() {
    assertDenied(reader("public.guarded"), "\"public\".\"guarded\"", "BYPASSRLS");
  }

  @Test
  void givesTheGrantForASequenceThatMayNotBeRead() {
    SourceConfig config = reader("public.counted");
    assertThatThrownBy(
            () -> {
              try (SourceSession session = session(config);
                  HeldSnapshot snapshot = session.open()) {
                snapshot.describe();
              }
            })
        .isInstanceOfSatisfying(
            ConvoyException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_ACCESS_DENIED))
        .hasMessageContaining("GRANT SELECT ON SEQUENCE \"public\".\"counted_id_seq\"");
  }

  @Test
  void saysWhatToCheckWhereItCannotConnect() {
    assertDenied(config(source.url(), "reader", "wrong", "*"), "source.password");
    assertDenied(config(source.url(), "nobody", "secret", "*"), "source.user");
    assertDenied(
        config(source.server().jdbcUrl("nowhere"), "reader", "secret", "*"), "database's name");
    assertThatThrownBy(
            () -> open(config("jdbc:postgresql://127.0.0.1:1/x?password=hush", "u", null, "*")))
        .isInstanceOfSatisfying(
            ConvoyException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_UNAVAILABLE))
        .hasMessageContaining("jdbc:postgresql://127.0.0.1:1/x")
        .hasMessageContaining("host and port")
        .hasMessageNotContaining("hush");
  }

  private static void assertDenied(SourceConfig config, String... messages) {
    assertThatThrownBy(() -> open(config))
        .isInstanceOfSatisfying(
            ConvoyException.class,
            e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(ErrorCode.SOURCE_ACCESS_DENIED))
        .hasMessageContainingAll(messages);
  }

  private static void open(SourceConfig config) {
    try (SourceSession session = session(config)) {
      session.open().close();
    }
  }

  private static SourceSession session(SourceConfig config) {
    return new PostgresSource(config, "p").session("0");
  }

  private static SourceConfig reader(String pattern) {
    return config(source.url(), "reader", "secret", pattern);
  }

  private static SourceConfig config(
      String url, String user, @Nullable String password, String pattern) {
    SourceConfig other = source.config();
    return new SourceConfig(
        url,
        user,
        password == null ? null : new Secret(password),
        new TableSelection(List.of(pattern), List.of()),
        other.chunking(),
        other.chunkBytes(),
        other.onSnapshotLost(),
        other.keepSnapshot(),
        other.maxBlocking(),
        other.snapshot(),
        other.maxConnections(),
        other.maxMbPerSecond(),
        other.types(),
        other.text());
  }
}
