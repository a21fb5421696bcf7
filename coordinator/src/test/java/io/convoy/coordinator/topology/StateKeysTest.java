// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.schemas.table.TableId;
import org.junit.jupiter.api.Test;

class StateKeysTest {
  @Test
  void readsAsRunTableAndChunk() {
    TableId table = new TableId("public", "users");
    assertThat(StateKeys.table("r", table)).isEqualTo("r/public.users");
    assertThat(StateKeys.chunk("r", table, 12)).isEqualTo("r/public.users/00000012");
  }

  @Test
  void keepsApartTablesWhoseNamesLookAlike() {
    assertThat(StateKeys.table("r", new TableId("a.b", "c")))
        .isNotEqualTo(StateKeys.table("r", new TableId("a", "b.c")));
    assertThat(StateKeys.table("r", new TableId("a", "%2E")))
        .isNotEqualTo(StateKeys.table("r", new TableId("a", ".")));
  }

  @Test
  void doesNotTakeATableForAnotherThatItsNameBeginsWith() {
    TableId user = new TableId("public", "user");
    TableId users = new TableId("public", "user/0");
    assertThat(StateKeys.chunk("r", users, 0)).doesNotStartWith(StateKeys.chunks("r", user));
  }
}
