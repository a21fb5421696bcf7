// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.convoy.common.config.ConfigLoader.Credentials;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files that nobody wrote with care, or that somebody wrote to do harm: refused with a sentence.
 */
@Timeout(120)
class HostileFilesTest {
  private static final long GIGABYTE = 1L << 30;

  private static final String WHOLE =
      """
      pipeline: shop
      source:
        url: "jdbc:sqlserver://db:1433;databaseName=shop"
        user: reader
        password: ${env:PASSWORD}
        tables: { include: ["dbo.*", 'sales.[a-z]*'], exclude: [dbo.tmp_*] }
        text: { nul: strip, nul-in: { dbo.notes: replace } }
      target:
        url: jdbc:postgresql://new:5432/shop
        user: owner
        password: "${file:secret}"
        schemas: { dbo: public }
        on-bad-row: reject
        reject-limit: 0.5%
      tables:
        - match: dbo.Posts
          rename: post
          where: "CreationDate >= '2015-01-01'"
          columns: { Body: { rename: body, type: text }, AboutMe: omit }
          key: [Id]
      kafka: { bootstrap.servers: "kafka:9092", linger.ms: 5 }
      schema.registry.url: http://registry:8081
      topics.max-ahead: 2GiB
      notify: { url: "https://example.org/x", template: '{"text": "{message}"}' }
      http.port: 8080
      """;

  private static final List<String> ODD =
      List.of(
          "\0",
          "\t",
          "\r",
          ": ",
          "- ",
          "{",
          "}",
          "[",
          "]",
          "'",
          "\"",
          "\\",
          "&a ",
          "*a ",
          "!!int ",
          "%",
          "#",
          "|\n",
          ">-\n",
          "? ",
          "---\n",
          "...\n",
          "${",
          "${env:}",
          "${file:\0}",
          "\uFEFF",
          "\uD83D\uDE00",
          "\u2028",
          "\u0085",
          "999999999999999999999",
          "-1",
          "1e400",
          "NaN",
          "true",
          "null",
          "~",
          "<<: ",
          "\n",
          "  ",
          "𐏿");

  @TempDir Path folder;

  @Test
  void refusesMutatedFilesWithASentence() throws IOException {
    Files.writeString(folder.resolve("secret"), "hunter2");
    int refused = 0;
    for (int seed = 0; seed < 3_000; seed++) {
      String text = mutated(new Random(seed));
      try {
        load(text);
      } catch (ConvoyException e) {
        refused++;
        assertThat(e.code()).as("seed %d", seed).isEqualTo(ErrorCode.CONFIGURATION);
        assertThat(e).as("seed %d", seed).hasMessageContaining("convoy.yml");
        assertThat(e).hasMessageNotContaining("hunter2");
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed " + seed + " of\n" + text, e);
      }
    }
    assertThat(refused).as("most of them are wrong").isGreaterThan(1_500);
  }

  private static String mutated(Random random) {
    StringBuilder text = new StringBuilder(WHOLE);
    for (int times = 1 + random.nextInt(4); times > 0; times--) {
      int at = random.nextInt(text.length());
      int to = Math.min(text.length(), at + random.nextInt(12));
      switch (random.nextInt(4)) {
        case 0 -> text.delete(at, to);
        case 1 -> text.insert(at, ODD.get(random.nextInt(ODD.size())));
        case 2 -> text.replace(at, to, ODD.get(random.nextInt(ODD.size())));
        default -> text.insert(random.nextInt(text.length()), text.substring(at, to));
      }
    }
    return text.toString();
  }

  @Test
  void refusesAliasesBeforeTheyGrow() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 30; i++) {
      bomb.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(9)));
    }
    assertThatThrownBy(() -> load(bomb.toString()))
        .isInstanceOf(ConvoyException.class)
        .hasMessageContaining("anchors");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{a: ", "- ", "? "})
  void refusesWhatIsNestedTooDeep(String opening) {
    assertThatThrownBy(() -> load("pipeline: so\nsource: \n " + opening.repeat(100_000)))
        .isInstanceOf(ConvoyException.class);
  }

  @Test
  void refusesAFileOfAGigabyteUnread() throws IOException {
    Path file = folder.resolve("convoy.yml");
    try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
      large.setLength(GIGABYTE);
    }
    assertThatThrownBy(() -> load(file))
        .isInstanceOf(ConvoyException.class)
        .hasMessageContaining("larger than");
  }

  @Test
  void refusesASecretOfAGigabyteUnread() throws IOException {
    try (RandomAccessFile large = new RandomAccessFile(folder.resolve("secret").toFile(), "rw")) {
      large.setLength(GIGABYTE);
    }
    assertThatThrownBy(() -> load(WHOLE))
        .isInstanceOf(ConvoyException.class)
        .hasMessageContaining("target.password")
        .hasMessageContaining("larger than");
  }

  private void load(String text) throws IOException {
    Path file = folder.resolve("convoy.yml");
    Files.writeString(file, text);
    load(file);
  }

  private static void load(Path file) {
    ConfigLoader.load(
        file, EnumSet.allOf(Credentials.class), name -> name.equals("PASSWORD") ? "hunter2" : null);
  }
}
