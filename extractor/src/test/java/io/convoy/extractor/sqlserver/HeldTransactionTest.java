// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.extractor.sqlserver.SnapshotId.Mode;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class HeldTransactionTest {
  private static final SnapshotId ID = new SnapshotId(Mode.SNAPSHOT_TRANSACTION, "4c1e");

  private final ScriptedServer server = new ScriptedServer();

  @Test
  void beginsOneTransactionForAll() throws SQLException {
    try (HeldTransaction held = new HeldTransaction(server.connection(), ID)) {
      assertThat(held.use("Reading a", _ -> 1) + held.use("Reading b", _ -> 2)).isEqualTo(3);
    }

    assertThat(server.executed())
        .containsOnlyOnce("SET TRANSACTION ISOLATION LEVEL SNAPSHOT")
        .last()
        .isEqualTo("(abort)");
  }

  @Test
  void isLostAfterAnErrorOfTheServer() throws SQLException {
    HeldTransaction held = new HeldTransaction(server.connection(), ID);

    assertThatThrownBy(() -> held.use("Reading a", _ -> fail(new SQLException("deadlock"))))
        .isInstanceOf(SQLException.class);

    assertThatThrownBy(() -> held.use("Reading b", _ -> 1))
        .hasMessageContaining("snapshot-transaction:4c1e")
        .extracting("code")
        .isEqualTo(ErrorCode.SNAPSHOT_LOST);
  }

  @Test
  void outlivesAFailureOfItsReader() throws SQLException {
    try (HeldTransaction held = new HeldTransaction(server.connection(), ID)) {
      ConvoyException ended = new ConvoyException(ErrorCode.RUN_ENDED, "the run is over");
      assertThatThrownBy(() ->
              held.use(
                  "Reading a",
                  _ -> {
                    throw ended;
                  }))
          .isSameAs(ended);

      assertThat(held.<Integer>use("Reading b", _ -> 1)).isEqualTo(1);
    }
  }

  @Test
  void isLostToThoseWhoComeAfterItsEnd() throws SQLException {
    HeldTransactions all = new HeldTransactions();
    HeldTransaction held = new HeldTransaction(server.connection(), ID);
    all.hold(ID, held);

    all.end(ID);

    assertThat(all.find(ID)).isNull();
    assertThatThrownBy(() -> held.use("Reading a", _ -> 1))
        .extracting("code")
        .isEqualTo(ErrorCode.SNAPSHOT_LOST);
  }

  private static int fail(SQLException error) throws SQLException {
    throw error;
  }
}
