// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect;

import static io.convoy.coordinator.effect.Fixture.OTHER_RUN;
import static io.convoy.coordinator.effect.Fixture.RUN;
import static io.convoy.coordinator.effect.Fixture.perform;
import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.channel.ContractClasses;
import io.convoy.coordinator.decision.Claim;
import io.convoy.coordinator.decision.Description;
import io.convoy.coordinator.decision.Effect.CreateTable;
import io.convoy.coordinator.decision.Effect.FindTable;
import io.convoy.coordinator.decision.Effect.ReleaseTarget;
import io.convoy.coordinator.decision.Effect.VerifyTable;
import io.convoy.coordinator.decision.Ending;
import io.convoy.coordinator.decision.Extent;
import io.convoy.coordinator.decision.ReachedMark;
import io.convoy.coordinator.decision.Shaping;
import io.convoy.coordinator.effect.Fixture.Made;
import io.convoy.schemas.event.TableCreated;
import io.convoy.schemas.event.TableFound;
import io.convoy.schemas.event.TableVerified;
import io.convoy.schemas.event.Watermark;
import io.convoy.schemas.table.Table;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The mark of a load in the target, until something becomes of the table. */
@ExtendWith(Servers.class)
@Timeout(600)
class LoadMarksIT {
  private static final Table TABLE =
      Described.table("public", "t")
          .notNull("id", "integer")
          .with("changed", "bigint")
          .primaryKey("t_pkey", "id")
          .build();
  private static final String ROWS = "INSERT INTO t SELECT i, i FROM generate_series(1, 100) i";
  private static final String SOURCE = "server 1";

  private static Fixture fixture() {
    ContractClasses.trust();
    return Fixture.onExisting(
        "fail",
        "tables:",
        "  - { match: public.t, capture: watermark, watermark: { column: changed } }");
  }

  @Test
  void isFoundByTheNextStepUntilTheTableIsLoadedAnew() throws Exception {
    try (Fixture fixture = fixture()) {
      TargetEffects effects = fixture.effects();
      release(effects, verified(fixture, effects));

      assertThat(found(effects).getFrom()).isEqualTo("100");
      assertThat(fixture.one("SELECT compared_at FROM convoy.watermark"))
          .as("as old as the point in time that was read")
          .startsWith("2026-11-2");

      perform(fixture.effectsOnExisting("truncate"), Fixture.reset(OTHER_RUN, TABLE));
      assertThat(fixture.all("SELECT mark FROM convoy.watermark")).isEmpty();
    }
  }

  @Test
  void isOfNoUseWhereTheTableIsEmptiedAndFilledBeforeTheRunEnds() throws Exception {
    try (Fixture fixture = fixture()) {
      TargetEffects effects = fixture.effects();
      Watermark watermark = verified(fixture, effects);
      fixture.sql("TRUNCATE t", ROWS);
      release(effects, watermark);

      assertThat(found(effects).getFrom()).isNull();
      assertThat(found(effects).getObstacle()).contains("its file in the target is another");
    }
  }

  @Test
  void aTableThatIsToHaveNoneIsVerifiedWithoutOne() throws Exception {
    try (Fixture fixture = Fixture.create()) {
      TargetEffects effects = fixture.effects();
      Made made = fixture.createAll(effects, TABLE).getFirst();
      TableCreated created =
          (TableCreated) perform(effects, new CreateTable(RUN, Description.of(TABLE)));
      assertThat(created.getWatermark()).isNull();
      fixture.load(made, 0, 1, ROWS);
      fixture.finishAll(effects, List.of(made), TABLE);
      assertThat(verify(effects, made, Optional.empty()).getScope()).isNull();
    }
  }

  /** As a load that is proven has it. */
  private static Watermark verified(Fixture fixture, TargetEffects effects) throws Exception {
    Made made = fixture.createAll(effects, TABLE).getFirst();
    TableCreated created =
        (TableCreated) perform(effects, new CreateTable(RUN, Description.of(TABLE)));
    Watermark watermark = Objects.requireNonNull(created.getWatermark());
    assertThat(watermark.getColumn()).isEqualTo("changed");
    fixture.load(made, 0, 1, ROWS);
    fixture.finishAll(effects, List.of(made), TABLE);
    String scope = verify(effects, made, Optional.of(watermark.getScope())).getScope();
    return Watermark.newBuilder(watermark).setScope(Objects.requireNonNull(scope)).build();
  }

  private static TableVerified verify(TargetEffects effects, Made made, Optional<String> way) {
    return (TableVerified)
        perform(effects, new VerifyTable(RUN, Description.of(TABLE), made.schemaId(), 100, 1, way));
  }

  private static void release(TargetEffects effects, Watermark watermark) {
    ReachedMark mark =
        new ReachedMark(
            TABLE.getId(),
            watermark,
            "100",
            Extent.WHOLE,
            Instant.parse("2026-11-21T01:18:08Z"),
            List.of(SOURCE));
    perform(
        effects,
        new ReleaseTarget(
            RUN, Ending.COMPLETED, Optional.empty(), Optional.empty(), List.of(mark), Set.of()));
  }

  private static Watermark found(TargetEffects effects) {
    FindTable find =
        new FindTable(
            OTHER_RUN,
            Description.of(TABLE),
            List.of(SOURCE),
            Optional.empty(),
            Shaping.AS_IS,
            Claim.NONE);
    TableFound found = (TableFound) perform(effects, find);
    return Objects.requireNonNull(found.getWatermark());
  }
}
