// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect;

import static io.convoy.coordinator.effect.Fixture.RUN;
import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.error.ConvoyException;
import io.convoy.coordinator.decision.Ending;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Ends the session in each step of a swap: it happened, or it did not. */
@ExtendWith(Servers.class)
@Timeout(600)
class KilledSwapIT {
  private static final int MOST_STEPS = 60;

  @Test
  void whatIsKilledHappenedOrDidNot() throws Exception {
    int step = 1;
    while (isKilledAt(step)) {
      step++;
      assertThat(step).isLessThan(MOST_STEPS);
    }
    assertThat(step).as("steps").isGreaterThan(5);
  }

  private static boolean isKilledAt(int step) throws Exception {
    try (Fixture fixture = Fixture.onExisting("swap", "  on-dependents: carry")) {
      fixture.sql(SwapEffectIT.EXISTING);
      fixture.sql("CREATE VIEW names AS SELECT name FROM parent");
      SwapRun run = SwapRun.of(fixture, SwapEffectIT.PARENT, SwapEffectIT.CHILD);
      run.toSwap("(7, 'new'), (8, 'new')", "(1, 7)");
      fixture.sql(KilledFinalizeIT.FAULT);
      fixture.sql("INSERT INTO fault VALUES (" + step + ")");
      boolean killed = isKilled(run);
      fixture.sql("DROP EVENT TRIGGER fault");
      run.effects.close();
      assertThat(fixture.all("SELECT DISTINCT name FROM names UNION SELECT name FROM parent"))
          .as("step %d", step)
          .hasSize(1);
      SwapRun resumed = SwapRun.of(fixture, SwapEffectIT.PARENT, SwapEffectIT.CHILD);
      assertThat(resumed.swap().getOldTables()).isEqualTo(2);
      resumed.release(Ending.COMPLETED);
      assertThat(fixture.all("SELECT name FROM names")).containsExactly("new", "new");
      assertThat(fixture.one("SELECT name FROM \"public_old_" + RUN + "\".parent"))
          .isEqualTo("old");
      assertThat(fixture.all(SwapRun.SHADOW)).isEmpty();
      return killed;
    }
  }

  private static boolean isKilled(SwapRun run) {
    try {
      run.swap();
      return false;
    } catch (ConvoyException e) {
      assertThat(e.code().isRetryable()).as(e.getMessage()).isTrue();
      return true;
    }
  }
}
