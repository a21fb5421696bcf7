// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.schemas.event.ChunkState;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.TableState;
import io.convoy.schemas.event.Task;
import io.convoy.schemas.table.TableId;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * What follows from one fact, command or tick; to be stored and sent in one transaction.
 *
 * @param runs changed or new
 * @param tables changed or new, largest first where the order matters
 * @param chunks changed or new
 * @param discarded tables whose former chunks go, before the new ones come
 * @param descriptions parts of tables' descriptions, to be kept as they are
 * @param forgotten runs whose tables and chunks are not needed any more
 * @param tasks to be sent, in this order
 * @param effects that became due, in this order
 * @param replacesEffects true where {@code effects} is all that is due and anything else under way
 *     is to be stopped
 */
public record Decision(
    List<RunState> runs,
    List<TableChange> tables,
    List<ChunkChange> chunks,
    List<Discarded> discarded,
    List<DescriptionPart> descriptions,
    List<String> forgotten,
    List<Task> tasks,
    List<Effect> effects,
    boolean replacesEffects) {

  static final Decision NOTHING =
      new Decision(
          List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(),
          false);

  public boolean isNothing() {
    return equals(NOTHING);
  }

  /** A table's new state. */
  public record TableChange(String runId, TableState state) {
    /** True where the table's topic is there or being made from now on. */
    public boolean isLive() {
      return Runs.isLive(state);
    }
  }

  /** A table that is planned anew. */
  public record Discarded(String runId, TableId table) {}

  /** A chunk's new state. */
  public record ChunkChange(String runId, ChunkState state) {}

  /** A part of what is known of a table, as it came. */
  public record DescriptionPart(String runId, TableId table, int part, ByteBuffer bytes) {}
}
