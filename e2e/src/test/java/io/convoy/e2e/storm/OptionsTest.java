// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class OptionsTest {
  @Test
  void throwsEverythingOnceUnlessToldOtherwise() {
    assertThat(Options.parse(List.of(), 9))
        .isEqualTo(
            new Options(
                1,
                9,
                EnumSet.allOf(FaultKind.class),
                SourceUse.WRITTEN_TO,
                Optional.empty(),
                false));
  }

  @Test
  void takesSeedsAndFaults() {
    List<String> line =
        List.of(
            "--seeds",
            "100",
            "--from",
            "7",
            "--faults",
            "kill-loader,cut-kafka",
            "--still",
            "--syncs",
            "logical",
            "--write");
    assertThat(Options.parse(line, 9))
        .isEqualTo(
            new Options(
                100,
                7,
                EnumSet.of(FaultKind.KILL_LOADER, FaultKind.CUT_KAFKA),
                SourceUse.STILL,
                Optional.of(Capture.LOGICAL),
                true));
  }

  @Test
  void namesWhatItDoesNotKnow() {
    assertThatThrownBy(() -> Options.parse(List.of("--faults", "rain"), 9))
        .hasMessageContaining("rain");
    assertThatThrownBy(() -> Options.parse(List.of("--seeds"), 9)).hasMessageContaining("--seeds");
    assertThatThrownBy(() -> Options.parse(List.of("--wind"), 9)).hasMessageContaining("--wind");
    assertThatThrownBy(() -> Options.parse(List.of("--syncs", "cdc"), 9))
        .hasMessageContaining("cdc");
    assertThat(Options.USAGE).contains("pause-ddl");
  }
}
