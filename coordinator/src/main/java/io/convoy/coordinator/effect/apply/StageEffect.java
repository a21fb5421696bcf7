// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.apply;

import io.convoy.common.channel.KafkaClients;
import io.convoy.common.postgres.PostgresErrors;
import io.convoy.common.registry.SchemaRegistry;
import io.convoy.coordinator.decision.Effect.CompareRows;
import io.convoy.coordinator.decision.Purpose;
import io.convoy.coordinator.effect.compare.RowMatch;
import io.convoy.coordinator.effect.compare.RowSides;
import io.convoy.coordinator.effect.compare.RowsEffect;
import io.convoy.coordinator.effect.inventory.RunTarget;
import io.convoy.schemas.event.RowsCompared;
import io.convoy.schemas.event.StagePlan;
import io.convoy.schemas.row.RowLayout;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/**
 * Says which rows of a table differ, and prepares that they be mended: makes a stage for those of
 * the source, a topic that they travel in, and a list of where those of the target lie.
 */
public final class StageEffect {
  private final RunTarget target;
  private final SchemaRegistry registry;
  private final KafkaClients clients;

  public StageEffect(RunTarget target, SchemaRegistry registry, KafkaClients clients) {
    this.target = target.lasting();
    this.registry = registry;
    this.clients = clients;
  }

  /** What the chunks need, and then what differs. */
  public List<SpecificRecord> perform(CompareRows effect) {
    try (RowSides sides = RowSides.read(effect, target, registry, clients)) {
      DifferingRows rows = new DifferingRows(effect.purpose(), new BitSet());
      RowMatch match = sides.match(rows);
      RowsCompared compared = RowsEffect.compared(effect, match);
      boolean isToBeBrought =
          effect.purpose() == Purpose.APPEND ? match.missing() > 0 : match.total() > 0;
      if (!isToBeBrought) {
        return List.of(compared);
      }
      DifferingRows settled = settle(effect, sides, rows);
      String topic = target.topic(effect.tableId(), effect.comparison().generation());
      StageName stage = StageName.of(topic);
      target
          .session()
          .inTransaction(
              "make a stage for table " + target.table(effect.table()).sql(),
              connection -> make(connection, effect, stage, sides, settled.all()));
      compared.setStage(plan(effect, sides.layout(), topic, settled));
      List<SpecificRecord> facts =
          new ArrayList<>(settled.chunks(effect.tableId(), effect.comparison().generation()));
      facts.add(compared);
      return facts;
    } catch (SQLException e) {
      throw PostgresErrors.target("cannot compare rows", e);
    }
  }

  /** Until no further chunk turns out to have too many rows to list. */
  private static DifferingRows settle(CompareRows effect, RowSides sides, DifferingRows first)
      throws SQLException {
    DifferingRows rows = first;
    BitSet known = new BitSet();
    while (!rows.all().equals(known)) {
      known = rows.all();
      rows = new DifferingRows(effect.purpose(), known);
      sides.match(rows);
    }
    return rows;
  }

  /** Anew, where that was begun before. The stage is UNLOGGED: what a crash takes comes again. */
  private boolean make(
      Connection connection, CompareRows effect, StageName stage, RowSides sides, BitSet all)
      throws SQLException {
    target.session().prepareCatalog(connection);
    new StageTables(stage, sides.layout()).create(connection);
    target.inventory().own(connection, stage.schema(), stage.table());
    target.inventory().own(connection, stage.schema(), stage.list());
    if (effect.purpose() != Purpose.APPEND) {
      OldRows old = new OldRows(connection, stage, all);
      sides.match(old);
      old.end();
    }
    return true;
  }

  private StagePlan plan(CompareRows effect, RowLayout layout, String topic, DifferingRows rows) {
    StageName stage = StageName.of(topic);
    StagePlan.Builder plan =
        StagePlan.newBuilder()
            .setSchemaId(-1)
            .setTopic("")
            .setPartitions(0)
            .setChunks(rows.chunks())
            .setRows(rows.rows())
            .setChecksum(rows.checksum())
            .setDeletes(rows.deletes())
            .setUpdates(rows.updates())
            .setChecksumBefore(rows.checksumBefore())
            .setAppends(effect.purpose() == Purpose.APPEND);
    if (rows.rows() == 0) {
      return plan.build();
    }
    RowLayout staged = new StageTables(stage, layout).staged();
    plan.setSchemaId(
        registry.registerChanging(
            target.topics().dataSubject(effect.tableId()), staged.batchSchema()));
    // The topic comes last, since loaders take it up as soon as they see it.
    int partitions = target.dataTopics().partitionsFor(bytes(effect, rows));
    int made =
        target.dataTopics().create(Map.of(topic, partitions)).getOrDefault(topic, partitions);
    return plan.setTopic(topic).setPartitions(made).build();
  }

  private static long bytes(CompareRows effect, DifferingRows rows) {
    long ofAll = Math.max(0, effect.table().getEstimatedBytes());
    long count = Math.max(1, effect.table().getEstimatedRows());
    return ofAll / count * rows.rows();
  }
}
