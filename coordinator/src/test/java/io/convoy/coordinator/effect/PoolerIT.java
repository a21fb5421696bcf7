// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect;

import static io.convoy.coordinator.effect.Fixture.RUN;
import static io.convoy.coordinator.effect.Fixture.perform;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.coordinator.decision.Effect.ResetTarget;
import io.convoy.coordinator.effect.Fixture.Made;
import io.convoy.coordinator.effect.TestPooler.Mode;
import io.convoy.schemas.table.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What becomes of the pipeline's lock where target.url leads to a connection pooler. */
@ExtendWith(Servers.class)
@Timeout(120)
class PoolerIT {
  private static final Table TABLE =
      Described.table("public", "t").notNull("id", "integer").primaryKey("t_pkey", "id").build();
  private static final ResetTarget RESET = Fixture.reset(RUN, TABLE);

  @Test
  void worksThroughAPoolerInSessionMode() throws Exception {
    try (TestPooler pooler = new TestPooler(Mode.SESSION, Servers.postgres().port());
        Fixture direct = Fixture.create();
        Fixture pooled = direct.through(pooler.port())) {
      TargetEffects effects = pooled.effects();

      Made created = pooled.createAll(effects, TABLE).getFirst();
      perform(effects, Fixture.finalize(created, TABLE, 0));
      perform(effects, Fixture.completed());

      assertThat(direct.all("SELECT relname FROM pg_class WHERE relname LIKE 't_pkey'")).hasSize(1);
    }
  }

  @Test
  void refusesAPoolerInTransactionModeBeforeAnythingIsChanged() throws Exception {
    try (TestPooler pooler = new TestPooler(Mode.TRANSACTION, Servers.postgres().port());
        Fixture direct = Fixture.onExisting("truncate");
        Fixture pooled = direct.through(pooler.port())) {
      direct.sql("CREATE TABLE t (id integer)", "INSERT INTO t VALUES (1)");

      assertThatExceptionOfType(ConvoyException.class)
          .isThrownBy(() -> pooled.effects().perform(RESET))
          .withMessageContainingAll("transaction mode", "session mode")
          .extracting(ConvoyException::code)
          .isEqualTo(ErrorCode.CONFIGURATION);
      assertThat(direct.one("SELECT count(*) FROM t")).isEqualTo("1");
    }
  }
}
