// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.schemas.event.PartitionProgress;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.TableProgress;
import io.convoy.schemas.event.TableState;
import io.convoy.schemas.name.TableName;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
    Description description();

    default TableId tableId() {
      return description().id();
    }

    /** Reads the description; whoever needs it more than once keeps it. */
    default Table table() {
      return description().table();
    }

    @Override
    default String id() {
      return Effect.super.id() + "/" + TableName.of(tableId());
    }
  }

  /** Work on a part of one table. */
  sealed interface PartEffect extends TableEffect {
    Comparison comparison();

    @Override
    default String id() {
      return comparison().part().mark(TableEffect.super.id());
    }
  }

  /**
   * Gets what the run replaces out of the way; comes back as {@code TargetReset}.
   *
   * @param source what the source's server says of itself, so that it is never emptied
   * @param replacing how the run's tables come into the place of what is there
   * @param claim whether what is there may be replaced
   */
  record ResetTarget(
      String runId, List<Description> tables, List<String> source, Replacing replacing, Claim claim)
      implements Effect {
    /** Of a run that swaps nothing. */
    public ResetTarget(String runId, List<Description> tables, List<String> source) {
      this(runId, tables, source, Replacing.AT_ONCE, Claim.UNTIL_HANDOVER);
    }
  }

  /** When what a run replaces is gone. */
  enum Replacing {
    AT_ONCE,
    BY_SWAP;

    static Replacing of(RunState run) {
      return run.getSwaps() ? BY_SWAP : AT_ONCE;
    }
  }

  /**
   * Table and row schema; comes back as {@code TableCreated}.
   *
   * @param moment when the point in time that its rows are of was opened
   */
  record CreateTable(String runId, Description description, Instant moment) implements TableEffect {
    /** One of which it does not matter from when its rows hold. */
    public CreateTable(String runId, Description description) {
      this(runId, description, Instant.EPOCH);
    }
  }

  /**
   * Gives tables their topics; one that is begun anew is emptied first, and what an earlier
   * generation of it has in Kafka can no longer be loaded. Comes back as one {@code TopicOpened} a
   * table.
   *
   * @param batch tells openings apart that are under way at the same time
   */
  record OpenTopics(String runId, String batch, List<Opening> tables) implements Effect {
    @Override
    public String id() {
      return Effect.super.id() + "/" + batch;
    }
  }

  /**
   * Removes from Kafka what nobody needs any more: records that the target has on its disk, tasks
   * that are done. Never done, and therefore asked for again and again.
   */
  record TrimTopics(String runId) implements Effect {}

  /**
   * Checks that every extracted row is in the table, makes it LOGGED and gives it its keys and
   * indexes, and removes its topic; comes back as {@code TableFinalized}, or not at all while rows
   * are still missing.
   *
   * @param generation how often the table was begun anew
   * @param lastOffsets of the extracted chunks, by partition; -1 where a partition has none
   */
  record FinalizeTable(
      String runId,
      Description description,
      int generation,
      String topic,
      List<Long> lastOffsets,
      long rowsExtracted)
      implements TableEffect {
    /** Of a table that is read to its end. */
    static FinalizeTable of(TableState table, Description description) {
      TableProgress progress = table.getProgress();
      return new FinalizeTable(
          progress.getRunId(),
          description,
          progress.getGeneration(),
          progress.getTopic(),
          progress.getPartitions().stream().map(PartitionProgress::getLastOffset).toList(),
          progress.getRowsExtracted());
    }
  }

  /** Foreign keys and grants, once all are final; comes back as {@code ForeignKeysAdded}. */
  record AddForeignKeys(String runId, Description description) implements TableEffect {}

  /**
   * Sequences go on where the source's would; comes back as {@code SequencesSet}.
   *
   * @param behindRows true where rows may be younger than what is known of the table's sequences:
   *     each then goes on behind the values that are there
   */
  record SetSequences(String runId, Description description, boolean behindRows)
      implements TableEffect {}

  /** The same for a table that is there for good and takes over; behind its rows in any case. */
  record HandSequencesOver(String runId, Description description) implements TableEffect {}

  /**
   * Counts and sums up what the target holds; comes back as {@code TableVerified}.
   *
   * @param rows that were extracted and not rejected
   * @param checksum of the extracted rows
   * @param way by which changes of the table are to be found, as a watermark's scope before a table
   *     is there; empty where it is to have no mark
   */
  record VerifyTable(
      String runId,
      Description description,
      int schemaId,
      long rows,
      long checksum,
      Optional<String> way)
      implements TableEffect {}

  /**
   * Looks whether the target has a table that can be compared, and registers the schema of its
   * rows; comes back as {@code TableFound}.
   *
   * @param source what the source's server says of itself: it is not compared with itself
   * @param log where changes are found; empty where they are not
   * @param claim whether the table may be written to
   */
  record FindTable(
      String runId,
      Description description,
      List<String> source,
      Optional<LogPlace> log,
      Shaping shaping,
      Claim claim)
      implements TableEffect {}

  /**
   * Adds up what the target holds; comes back as {@code TableSummed}.
   *
   * @param sums of the source
   * @param rows of the source
   */
  record SumTable(
      String runId, Description description, Comparison comparison, ByteBuffer sums, long rows)
      implements PartEffect {}

  /**
   * Says which rows differ; comes back as {@code RowsCompared}. Where they are to be mended, it
   * makes the stage for those of the source, notes those of the target, and {@code ChunkDiffers}
   * facts come first. Of keys alone it comes back as {@code KeysCompared}.
   *
   * @param wanted buckets that differ
   * @param detailed those of which columns are told
   * @param naming how much is told of the rows
   * @param source where the digests of the source's rows are
   * @param look whether there is another one
   */
  record CompareRows(
      String runId,
      Description description,
      Comparison comparison,
      ByteBuffer wanted,
      ByteBuffer detailed,
      Naming naming,
      SourceDigests source,
      Purpose purpose,
      Look look)
      implements PartEffect {}

  /**
   * Checks that every row that was to come is in the table's stage, and removes its topic; comes
   * back as {@code TableStaged}, or not at all while rows are still missing.
   *
   * @param generation how often the table was begun anew
   * @param lastOffsets of the chunks, by partition; -1 where a partition has none
   * @param rows that were read for it
   */
  record SettleStage(
      String runId,
      Description description,
      int generation,
      String topic,
      List<Long> lastOffsets,
      long rows)
      implements TableEffect {}

  /**
   * Brings what the stages hold into their tables, all in one moment; comes back as {@code
   * ChangesApplied}, or as {@code StageOutdated} of tables that are not what they were when they
   * were compared.
   *
   * @param log what the target is to know of its source's log from then on; empty where it knows
   *     nothing of rows that are changed
   */
  record ApplyChanges(String runId, List<Staged> tables, Moment moment, Optional<LogKnowledge> log)
      implements Effect {}

  /**
   * Removes topics, bookkeeping and lock of a run that is over; comes back as {@code
   * TargetReleased}, after {@code TablesGone} where there are such.
   *
   * @param entry what the target keeps of the run
   * @param log where steps are to go on that follow
   * @param marks from where they are to look at tables by a watermark
   * @param carried all tables that are carried, of a run that compared or followed them; empty of
   *     one that looked at some alone, or that filled them
   */
  record ReleaseTarget(
      String runId,
      Ending ending,
      Optional<RunEntry> entry,
      Optional<LoadedLog> log,
      List<ReachedMark> marks,
      Set<TableId> carried)
      implements Effect {
    /** Of a run that leaves nothing in the target to be known. */
    public ReleaseTarget(String runId, Ending ending) {
      this(runId, ending, Optional.empty(), Optional.empty(), List.of(), Set.of());
    }
  }

  /**
   * Adds to the target what a run that is over left out, as far as that is possible now; comes back
   * as {@code LeftOutRetried}.
   */
  record RetryLeftOut(String runId) implements Effect {}

  /**
   * Gives the run's tables, which are proven, the names that they are to have, all in one moment,
   * and puts those aside that had them; comes back as {@code TablesSwapped}.
   */
  record SwapTables(String runId, List<Description> tables) implements Effect {}

  /** Drops what the swap of a run that is over put aside; comes back as {@code OldDropped}. */
  record DropOldTables(String runId) implements Effect {}
}
