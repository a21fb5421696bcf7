// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.report;

import static io.convoy.cli.progress.Pictures.copying;
import static io.convoy.cli.progress.Pictures.picture;
import static io.convoy.cli.progress.Pictures.run;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.convoy.cli.progress.RunPicture;
import io.convoy.cli.report.RunScreen.Style;
import io.convoy.schemas.event.Kind;
import io.convoy.schemas.event.Phase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RunScreenTest {
  private static final RunPicture PICTURE = picture(run(Phase.COPY), copying("orders", 1, 10));
  // With what a view of machines holds back until it is closed.
  private static final RunPicture LAST = picture(run(Phase.FAILED), copying("orders", 2, 10));

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @ParameterizedTest
  @EnumSource
  void namesTheRunOnce(Style style) {
    RunScreen screen = screen(style);
    screen.begin("run-1");
    screen.begin("run-1");
    screen.begin("run-2");
    assertThat(lines(err)).hasSize(1).first().asString().contains("run-1");
  }

  @ParameterizedTest
  @EnumSource
  void showsNothingAfterItIsClosed(Style style) {
    RunScreen screen = screen(style);
    screen.show(PICTURE);
    screen.close();
    List<String> before = lines(err);
    screen.begin("run-1");
    screen.say("a word");
    screen.show(LAST);
    screen.close();
    assertThat(lines(err)).isEqualTo(before).isNotEmpty();
    assertThat(lines(out)).isEmpty();
  }

  @Test
  void showsProgressToPeopleOnStderr() {
    RunScreen screen = screen(Style.PEOPLE);
    screen.begin("run-1");
    screen.say("a word");
    screen.show(PICTURE);
    assertThat(lines(err)).startsWith("run run-1", "a word").hasSize(3);
    assertThat(lines(err).getLast()).contains(" COPY ");
    assertThat(lines(out)).isEmpty();
  }

  @Test
  void reportsToPeopleOnStdout() {
    RunScreen screen = screen(Style.PEOPLE);
    screen.show(LAST);
    List<String> before = lines(err);
    screen.report(SampleReport.of(LAST));
    assertThat(lines(out)).isEqualTo(Summary.of(LAST));
    screen.show(PICTURE);
    assertThat(lines(err)).isEqualTo(before);
  }

  @Test
  void reportsToMachinesOnStdoutWithChecksums() throws IOException {
    RunScreen screen = screen(Style.MACHINES);
    screen.show(PICTURE);
    screen.show(LAST);
    screen.report(SampleReport.of(LAST));
    assertThat(lines(err).getLast()).contains("\"rowsLoaded\":2");
    JsonNode report = new JsonMapper().readTree(out.toByteArray());
    assertThat(report.at("/outcome").asText()).isEqualTo("failed");
    assertThat(report.at("/tables/0/checksum").asText()).hasSize(16);
  }

  @Test
  void tellsMachinesTheDifferencesThatAComparisonFound() throws IOException {
    RunPicture compared =
        picture(run(Phase.COMPLETED).setKind(Kind.VERIFY), copying("orders", 2, 10));
    screen(Style.MACHINES).report(SampleReport.of(compared));
    assertThat(new JsonMapper().readTree(out.toByteArray()).has("equal")).isTrue();
  }

  @Test
  void writesTheLastStateOnce() {
    RunScreen screen = screen(Style.MACHINES);
    screen.show(PICTURE);
    screen.show(LAST);
    screen.close();
    List<String> before = lines(err);
    screen.report(SampleReport.of(LAST));
    screen.close();
    assertThat(lines(err)).isEqualTo(before);
  }

  @Test
  void saysALastLineToPeopleAfterAllProgress() {
    RunScreen screen = screen(Style.PEOPLE);
    screen.show(PICTURE);
    screen.sayLast("go on with it");
    screen.say("a word");
    screen.show(LAST);
    assertThat(lines(err)).hasSize(2).endsWith("go on with it");
    assertThat(lines(out)).isEmpty();
  }

  @Test
  void saysALastLineToMachinesAfterAllProgress() {
    RunScreen screen = screen(Style.MACHINES);
    screen.show(PICTURE);
    screen.show(LAST);
    screen.sayLast("go on with it");
    screen.say("a word");
    screen.show(PICTURE);
    assertThat(lines(err))
        .endsWith("{\"event\":\"message\",\"message\":\"go on with it\"}")
        .anyMatch(line -> line.contains("\"rowsLoaded\":2"))
        .noneMatch(line -> line.contains("a word"));
    assertThat(lines(out)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void saysALastLineAfterTheReportToo(Style style) {
    RunScreen screen = screen(style);
    screen.show(LAST);
    screen.report(SampleReport.of(LAST));
    screen.sayLast("go on with it");
    assertThat(lines(err).getLast()).contains("go on with it");
  }

  private RunScreen screen(Style style) {
    return new RunScreen(style, stream(out), stream(err));
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static List<String> lines(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
