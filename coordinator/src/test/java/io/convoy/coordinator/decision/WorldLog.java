// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.schemas.event.ChangesFound;
import io.convoy.schemas.event.ChunkPlanned;
import io.convoy.schemas.event.ChunkRange;
import io.convoy.schemas.event.DescribeSource;
import io.convoy.schemas.event.FindChanges;
import io.convoy.schemas.event.LogDemand;
import io.convoy.schemas.event.LogSource;
import io.convoy.schemas.event.LogTrust;
import io.convoy.schemas.event.RangeKind;
import io.convoy.schemas.event.TableChanges;
import io.convoy.schemas.event.TablePlanned;
import io.convoy.schemas.table.TableId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** The log of a made-up source, which tells more than has to be known, or says why it does not. */
final class WorldLog {
  static final String FROM = "0/100";
  static final String UP_TO = "0/200";

  private static final int KEYS_PER_CHUNK = 7;

  private final Random random;
  private final boolean isKept;
  private final boolean isFresh;
  private final boolean isKnown;

  WorldLog(Random random) {
    this.random = random;
    this.isKept = random.nextInt(3) > 0;
    this.isFresh = random.nextInt(5) == 0;
    this.isKnown = random.nextInt(6) > 0;
  }

  @Nullable LogSource source(DescribeSource task) {
    return task.getLog() == LogDemand.KEPT && isKept
        ? new LogSource("slot", "slot", "server", isFresh ? "0/150" : FROM, isFresh, 0L)
        : null;
  }

  /**
   * @param isEqual whether the target was what the source was when the position was written
   */
  @Nullable LogTrust trust(Effect.FindTable effect, boolean isEqual) {
    if (effect.log().isEmpty()) {
      return null;
    }
    return new LogTrust(
        isKnown ? FROM : "",
        random.nextBoolean(),
        random.nextInt(8) == 0 ? null : "mark",
        0L,
        isKnown && isEqual && random.nextInt(8) > 0 ? null : "not trusted");
  }

  /** Of each table the keys that changed, where the log tells them. */
  List<SpecificRecord> find(FindChanges task, Map<TableId, Set<Long>> changed) {
    List<SpecificRecord> facts = new ArrayList<>();
    if (task.getFrom().isEmpty() || random.nextInt(8) == 0) {
      facts.add(new ChangesFound(task.getSnapshotId(), "", "the slot is gone"));
      return facts;
    }
    changed.forEach((id, keys) -> {
      if (random.nextInt(8) > 0) {
        facts.addAll(table(task, id, keys));
      }
    });
    facts.add(new ChangesFound(task.getSnapshotId(), UP_TO, null));
    return facts;
  }

  private List<SpecificRecord> table(FindChanges task, TableId id, Set<Long> changed) {
    boolean isTold = random.nextInt(6) > 0;
    List<String> keys = new ArrayList<>(changed.stream().map(String::valueOf).toList());
    for (int extra = random.nextInt(3); extra > 0; extra--) {
      keys.add(String.valueOf(random.nextLong() >>> 1));
    }
    List<SpecificRecord> facts = new ArrayList<>();
    facts.add(
        new TableChanges(
            id,
            task.getSnapshotId(),
            List.of(random.nextInt(8) > 0 ? "id" : "other"),
            (long) keys.size(),
            isTold ? null : "emptied"));
    if (!isTold) {
      return facts;
    }
    int chunks = 0;
    for (int from = 0; from < keys.size(); from += KEYS_PER_CHUNK) {
      List<String> some = keys.subList(from, Math.min(keys.size(), from + KEYS_PER_CHUNK));
      ChunkRange range = new ChunkRange(RangeKind.KEYS, List.of("id"), List.copyOf(some), null);
      facts.add(new ChunkPlanned(id, chunks++, range, 10L, 0, false));
    }
    facts.add(new TablePlanned(id, chunks, 0, task.getSnapshotId(), null, true, false));
    return facts;
  }

  /** What the target is to know of the log has to be true of its rows. */
  void requireTrue(
      LogKnowledge known, Moment moment, SourceRows source, Map<TableId, List<long[]>> target) {
    int at = Integer.parseInt(moment.position().split(":")[0]);
    for (LogKnowledge.LogTable table : known.tables()) {
      List<long[]> rows = Objects.requireNonNull(target.get(table.table()));
      assertThat(
              SourceRows.sums(1, source.rows(table.table(), at))
                  .differing(SourceRows.sums(1, rows))
                  .isEmpty())
          .as(() -> table + " is equal")
          .isTrue();
    }
    assertThat(known.position()).isIn(UP_TO, "0/150");
  }
}
