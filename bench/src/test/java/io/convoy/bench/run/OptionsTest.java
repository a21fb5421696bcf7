// SPDX-License-Identifier: Apache-2.0
package io.convoy.bench.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTest {
  @Test
  void everyOptionIsRead() {
    Options options =
        Options.parse(
            List.of(
                "--rows",
                "2_000_000",
                "--rounds",
                "5",
                "--peers",
                "--keys",
                "--keep",
                "--only",
                "pipe,fleet",
                "--work-dir",
                "/data/bench"));

    assertThat(options)
        .isEqualTo(
            new Options(
                2_000_000, 5, true, true, true, Path.of("/data/bench"), List.of("pipe", "fleet")));
    assertThat(options.isWhole()).isFalse();
    assertThat(options.wants("fleet")).isTrue();
    assertThat(options.wants("convoy")).isFalse();
  }

  @Test
  void peersTakePartOnlyWhenAsked() {
    assertThat(Options.parse(List.of()).wants("pgloader")).isFalse();
    assertThat(Options.parse(List.of("--peers")).wants("pgloader")).isTrue();
    assertThat(Options.parse(List.of("--only", "pgloader")).wants("pgloader")).isTrue();
    assertThat(Options.parse(List.of()).wants("halves")).isTrue();
  }

  @Test
  void whatCannotBeIsRefused() {
    refused("no option --row", "--row", "7");
    refused("--rows needs a value", "--rows");
    refused("whole number", "--rounds", "many");
    refused("--rounds must be 1 or more", "--rounds", "0");
    refused("--rows must be", "--rows", "1");
    refused("no contestant debezium", "--only", "pipe,debezium");
  }

  private static void refused(String words, String... arguments) {
    assertThatThrownBy(() -> Options.parse(List.of(arguments)))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining(words);
  }
}
