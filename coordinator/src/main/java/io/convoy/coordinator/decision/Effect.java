// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import java.util.List;

/**
 * Work on the target that follows from the state of a run. Effects are idempotent, can be derived
 * from the state at any time, and come back as facts.
 */
public sealed interface Effect {
  String runId();

  /** The same for the same work; an effect that is under way is not started twice. */
  default String id() {
    return runId() + "/" + getClass().getSimpleName();
  }

  /** Work on one table. */
  sealed interface TableEffect extends Effect {
    Table table();

    @Override
    default String id() {
      TableId id = table().getId();
      return Effect.super.id() + "/" + id.getSchemaName() + "." + id.getName();
    }
  }

  /**
   * Gets what the run replaces out of the way; comes back as {@code TargetReset}.
   *
   * @param source what the source's server says of itself, so that it is never emptied
   */
  record ResetTarget(String runId, List<Table> tables, List<String> source) implements Effect {}

  /** Table, row schema and topic; comes back as {@code TableCreated}. */
  record CreateTable(String runId, Table table) implements TableEffect {}

  /**
   * Checks that every extracted row is in the table, makes it LOGGED and gives it its keys and
   * indexes; comes back as {@code TableFinalized}, or not at all while rows are still missing.
   *
   * @param lastOffsets of the extracted chunks, by partition; -1 where a partition has none
   */
  record FinalizeTable(
      String runId, Table table, String topic, List<Long> lastOffsets, long rowsExtracted)
      implements TableEffect {}

  /** Foreign keys, once all tables are final; comes back as {@code ForeignKeysAdded}. */
  record AddForeignKeys(String runId, Table table) implements TableEffect {}

  /** Sequences go on where the source's would; comes back as {@code SequencesSet}. */
  record SetSequences(String runId, Table table) implements TableEffect {}

  /**
   * Counts and sums up what the target holds; comes back as {@code TableVerified}.
   *
   * @param rows that were extracted and not rejected
   * @param checksum of the extracted rows
   */
  record VerifyTable(String runId, Table table, int schemaId, long rows, long checksum)
      implements TableEffect {}

  /**
   * Removes topics, bookkeeping and lock of a run that is over; comes back as {@code
   * TargetReleased}.
   */
  record ReleaseTarget(String runId, Ending ending) implements Effect {}

  /** How the run ended, as far as its release is concerned. */
  enum Ending {
    COMPLETED,
    CANCELLED
  }
}
