// SPDX-License-Identifier: Apache-2.0
package io.convoy.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProcTest {
  @Test
  void timesAreReadWhateverTheProcessIsCalled() {
    ProcessStat stat =
        ProcessStat.parse(
            "4711 (postgres: a) b (c) S 1 4711 4711 0 -1 4194560 1500 200 0 0"
                + " 120 30 400 50 20 0 1 0 12345 1000 200 184467 1 1 0\n");

    assertThat(stat).isEqualTo(new ProcessStat(1.5, 4.5));
    assertThat(stat.all()).isEqualTo(6);
  }

  @Test
  void peakMemoryIsReadInBytes() {
    assertThat(Proc.peakMemory(List.of("Name:\tjava", "VmHWM:\t  204800 kB", "VmRSS:\t 100 kB")))
        .hasValue(200L * 1024 * 1024);
    assertThat(Proc.peakMemory(List.of("Name:\tkthreadd"))).isEmpty();
  }

  @Test
  void machineIsBusyWithAllButIdlingAndWaiting() {
    assertThat(
            Proc.busy(List.of("cpu  100 10 50 9000 800 3 7 5000 0 0", "cpu0 1 1 1 1 1 1 1 1 0 0")))
        .isEqualTo(1.7);
  }

  @Test
  void processorIsNamedWhereTheSystemKnows() {
    assertThat(Machine.processor(List.of("processor\t: 0", "model name\t: Some CPU @ 2 GHz")))
        .isEqualTo("Some CPU @ 2 GHz");
    assertThat(Machine.processor(List.of("processor\t: 0")))
        .isEqualTo(System.getProperty("os.arch"));
  }

  @Test
  void versionsAreFoundInWhatProgramsSay() {
    assertThat(Versions.number("psql (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"))
        .isEqualTo("15.18");
    assertThat(Versions.number("pgloader version \"3.6.7~devel\"\ncompiled with SBCL 2.2.9"))
        .isEqualTo("3.6.7~devel");
    assertThat(Versions.number("no number")).isEqualTo("unknown");
  }
}
