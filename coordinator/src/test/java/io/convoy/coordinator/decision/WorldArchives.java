// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.coordinator.decision.Effect.CompareRows;
import io.convoy.schemas.compare.BucketSums;
import io.convoy.schemas.compare.RowHashes;
import io.convoy.schemas.event.ChunkDiffers;
import io.convoy.schemas.event.RowsCompared;
import io.convoy.schemas.event.Wants;
import io.convoy.schemas.table.TableId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Tables of a made-up target to which rows are only added. */
final class WorldArchives {
  private final WorldMarks marks;
  private final Map<TableId, Boolean> archives = new HashMap<>();
  private @Nullable Random random;

  WorldArchives(WorldMarks marks) {
    this.marks = marks;
  }

  /** Some tables are, in which nobody looks for rows that are gone. */
  void begin(Random random) {
    this.random = random;
  }

  boolean isOne(TableId id) {
    Random all = random;
    return all != null
        && archives.computeIfAbsent(
            id, none -> all.nextInt(3) == 0 && !marks.findsGone(id) && !marks.isCaptured(id));
  }

  List<ReachedMark> without(List<ReachedMark> reached) {
    return reached.stream().filter(mark -> !isOne(mark.table())).toList();
  }

  LogKnowledge without(LogKnowledge known) {
    return new LogKnowledge(
        known.place(),
        known.position(),
        known.tables().stream().filter(table -> !isOne(table.table())).toList());
  }

  /** A mark is of a moment of which each row is there. */
  void requireTrue(
      List<ReachedMark> reached, SourceRows source, Map<TableId, List<long[]>> target) {
    for (ReachedMark mark : reached.stream().filter(one -> isOne(one.table())).toList()) {
      int at = Integer.parseInt(mark.reached().split(":", 2)[0]);
      assertThat(
              isContained(
                  source.rows(mark.table(), at), Objects.requireNonNull(target.get(mark.table()))))
          .as(() -> mark + " is of rows that are there")
          .isTrue();
    }
  }

  static boolean isContained(List<long[]> source, List<long[]> target) {
    return keys(target).containsAll(keys(source));
  }

  private static Set<Long> keys(List<long[]> rows) {
    return rows.stream().map(row -> row[0]).collect(Collectors.toSet());
  }

  /** Facts of chunks with rows that the target lacks, and what is to become of these. */
  static List<SpecificRecord> missing(
      CompareRows effect,
      Map<Integer, List<long[]>> digested,
      List<long[]> target,
      RowsCompared compared) {
    TableId id = effect.tableId();
    int generation = effect.comparison().generation();
    Set<Long> there = keys(target);
    List<SpecificRecord> facts = new ArrayList<>();
    BucketSums missing = new BucketSums(1);
    digested.forEach((chunk, rows) -> {
      RowHashes hashes = new RowHashes();
      rows.stream()
          .filter(row -> !there.contains(row[0]))
          .forEach(row -> {
            hashes.add(row[1]);
            missing.add(0, row[1]);
          });
      if (hashes.size() > 0) {
        facts.add(new ChunkDiffers(id, generation, chunk, Wants.SOME, hashes.encode()));
      }
    });
    assertThat(missing.rows()).isEqualTo(compared.getMissing());
    if (missing.rows() > 0) {
      compared.setStage(WorldStages.plan(facts.size(), missing).setAppends(true).build());
    }
    return facts;
  }
}
