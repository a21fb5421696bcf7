// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.cli.progress.Pictures;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Whoever sits at a terminal is asked before a run is given up. */
class CancelCommandTest {
  private static final RunState RUN = Pictures.run(Phase.COPY).build();

  private final List<String> asked = new ArrayList<>();

  @ParameterizedTest
  @CsvSource({"y,true", "YES,true", "n,false", "'',false", "maybe,false", ",false"})
  void asksAtATerminal(@Nullable String answer, boolean isMeant) {
    assertThat(cancel(answer).isMeant(RUN)).isEqualTo(isMeant);
    assertThat(asked)
        .containsExactly(
            "run run-1 (replicate, COPY) is given up, and what it made in the target is removed;"
                + " really? [y/N]");
  }

  @Test
  void asksNothingWhereThatIsWanted() {
    RunCommand.Cancel cancel = cancel("n");
    new CommandLine(cancel).parseArgs("--yes");
    assertThat(cancel.isMeant(RUN)).isTrue();
    assertThat(asked).isEmpty();
  }

  @Test
  void doesWhatAScriptSays() {
    assertThat(new RunCommand.Cancel(Optional.empty()).isMeant(RUN)).isTrue();
  }

  private RunCommand.Cancel cancel(@Nullable String answer) {
    return new RunCommand.Cancel(
        Optional.of(question -> {
          asked.add(question);
          return answer;
        }));
  }
}
