// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.page;

import io.convoy.common.channel.ContractClasses;
import io.convoy.schemas.event.AlteredValues;
import io.convoy.schemas.event.ChunkRange;
import io.convoy.schemas.event.ChunkState;
import io.convoy.schemas.event.ChunkStatus;
import io.convoy.schemas.event.LeftOut;
import io.convoy.schemas.event.PartitionProgress;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RangeKind;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.Stage;
import io.convoy.schemas.event.TableProgress;
import io.convoy.schemas.event.Wait;
import io.convoy.schemas.table.TableId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A run that nobody made: its tables, chunks and moments, as a coordinator would have said them.
 */
final class MadeUpRun implements ChunkStates {
  private static final String[] NAMES = {
    "Votes", "Posts", "Comments", "PostHistory", "Badges", "Users", "PostLinks", "Tags", "PostTypes"
  };
  private static final int BYTES_PER_ROW = 310;
  private static final long BYTES_PER_CHUNK = 32L << 20;

  static {
    ContractClasses.trust();
  }

  private final String runId;
  private final int tables;
  private final Instant begin;
  private final double share;
  private final Phase phase;

  /**
   * @param share of the rows that are in the target
   */
  MadeUpRun(String runId, int tables, Instant begin, Phase phase, double share) {
    this.runId = runId;
    this.tables = tables;
    this.begin = begin;
    this.phase = phase;
    this.share = share;
  }

  /** Says all of it, with a history that leads to where it is. */
  MadeUpRun tell(RunBoard board, Instant now) {
    Duration took = Duration.between(begin, now);
    int moments = 240;
    board.take(state(Phase.DESCRIBE, begin), begin);
    for (int moment = 0; moment <= moments; moment++) {
      Instant at = begin.plus(took.multipliedBy(moment).dividedBy(moments));
      double progress = share * Math.max(0, moment - 12) / (moments - 12);
      for (int table = 0; table < tables; table++) {
        if (moment % (tables < 100 ? 1 : 20) == 0) {
          board.takeTable(key(table), table(table, progress, moment == moments, at), at);
        }
      }
      if (moment == 12) {
        board.take(state(Phase.COPY, at), at);
      }
    }
    if (phase.compareTo(Phase.FINALIZE) > 0 && share >= 1) {
      board.take(state(Phase.VERIFY, now.minusSeconds(60)), now.minusSeconds(60));
    }
    board.take(state(phase, now.minusSeconds(8)), now);
    board.complete();
    return this;
  }

  private String key(int table) {
    return runId + "/" + name(table);
  }

  private static String name(int table) {
    return table < NAMES.length ? "dbo." + NAMES[table] : "dbo.Archive_%04d".formatted(table);
  }

  private static TableId id(int table) {
    if (table == 2) {
      return new TableId("dbo", "<img src=x onerror=\"document.title='owned'\">");
    }
    return new TableId("dbo", name(table).substring(4));
  }

  private int chunks(int table) {
    int largest = tables > 100 ? 34_000 : 420;
    return Math.max(1, (int) (largest / Math.pow(table + 1.0, tables > 100 ? 1.1 : 1.5)));
  }

  /** How much of a table is read and not loaded: of large ones it is bounded. */
  private double ahead() {
    return tables > 100 ? 0.0001 : 0.04;
  }

  private boolean isBehind() {
    return phase.compareTo(Phase.FINALIZE) >= 0 && phase != Phase.FAILED;
  }

  private TableProgress table(int table, double progress, boolean last, Instant at) {
    int chunks = chunks(table);
    long rows = chunks * BYTES_PER_CHUNK / BYTES_PER_ROW;
    // The smaller a table, the earlier it is ready; each is read a little ahead of the loaders.
    double loaded =
        share >= 1 ? progress : Math.min(1, progress * (1 + 0.25 * table / Math.max(1, tables)));
    double read = Math.min(1, loaded + (loaded > 0 && loaded < 1 ? ahead() : 0));
    int chunksRead = (int) Math.round(chunks * read);
    Stage stage = stage(table, loaded, last);
    boolean differs = phase == Phase.FAILED && share >= 1 && table == 1;
    TableProgress.Builder made =
        TableProgress.newBuilder()
            .setRunId(runId)
            .setTable(id(table))
            .setStage(stage)
            .setEstimatedRows(rows)
            .setEstimatedBytes(rows * BYTES_PER_ROW)
            .setChunks(progress == 0 && phase == Phase.DESCRIBE ? -1 : chunks)
            .setChunksExtracted(chunksRead)
            .setRowsExtracted((long) (rows * read))
            .setBytesExtracted(((long) (rows * read)) * BYTES_PER_ROW)
            .setRowsCounted(rows)
            .setRowsLoaded((long) (rows * loaded))
            .setPartitions(
                List.of(
                    new PartitionProgress(
                        chunksRead * 10L, ((long) (chunks * loaded)) * 10L, 0L, 0L, 1L)))
            .setEqual(stage == Stage.VERIFIED && !differs)
            .setRowsVerified(stage == Stage.VERIFIED ? rows : -1)
            .setUpdatedAt(at);
    if (last && share > 0) {
      notes(table, made);
    }
    if (differs) {
      made.setDetail("chunks 12 to 14 differ: 3 rows fewer than at the source");
    }
    return made.build();
  }

  private Stage stage(int table, double loaded, boolean last) {
    if (phase == Phase.COMPLETED || phase == Phase.FAILED && share >= 1) {
      return last ? Stage.VERIFIED : Stage.EXTRACTED;
    }
    if (isBehind()) {
      return table == 0 ? Stage.EXTRACTED : table < 3 ? Stage.FINALIZED : Stage.LINKED;
    }
    return loaded >= 1 ? Stage.FINALIZED : Stage.PLANNED;
  }

  private static void notes(int table, TableProgress.Builder made) {
    if (table % 7 == 1) {
      made.setWarnings(
          List.of(
              "column \""
                  + NAMES[table % 9]
                  + "At\" has a default that is not carried: getutcdate()"));
    }
    if (table == 0) {
      made.setAltered(
          List.of(
              new AlteredValues("CreationDate", "digits beyond microseconds cut off", 41_233L)));
    }
    if (table == 1) {
      made.setRowsRejected(3L);
      made.setLeftOut(
          List.of(
              new LeftOut(
                  "foreign key \"FK_Posts_Users\"",
                  "12 rows name a user that is not there; it is there as NOT VALID",
                  List.of("Id=7"),
                  List.of("ALTER TABLE \"Posts\" VALIDATE CONSTRAINT \"FK_Posts_Users\""))));
    }
  }

  private RunState state(Phase now, Instant since) {
    int ready = (int) (tables * Math.max(0, share * 1.25 - 0.25));
    RunState.Builder made =
        RunState.newBuilder()
            .setRunId(runId)
            .setPhase(now)
            .setStartedAt(begin)
            .setPhaseSince(since)
            .setSource("SQL Server 2022, database StackOverflow2013")
            .setMethod("database snapshot: all readers see one moment")
            .setTables(tables)
            .setDescribed(tables)
            .setCreated(tables)
            .setPlanned(tables)
            .setExtracted(isBehind() ? tables : ready)
            .setLoaded(isBehind() ? tables : ready)
            .setFinalized(isBehind() ? tables - 1 : ready)
            .setVerified(now == Phase.COMPLETED ? tables : 0)
            .setWarnings(
                List.of("view dbo.ActiveUsers is not carried", "view dbo.TopPosts is not carried"));
    if (now == Phase.COMPLETED || now == Phase.FAILED) {
      made.setEndedAt(since.plusSeconds(8));
    }
    if (now == Phase.FAILED) {
      fail(made);
    }
    if (now == Phase.FINALIZE) {
      made.setWaits(waits(since));
    }
    return made.build();
  }

  private void fail(RunState.Builder made) {
    if (share >= 1) {
      made.setDifferent(1).setFailureCode("VERIFICATION_DIFFERENCE");
      made.setFailure("1 of " + tables + " tables is not equal; the report names it");
    } else {
      made.setResumeAt(Phase.COPY).setFailureCode("TARGET_DISK_FULL");
      made.setFailure(
          "The target's disk is full while loading dbo.Votes, partition 3. Make room, then resume"
              + " the run.");
    }
  }

  private static List<Wait> waits(Instant since) {
    return List.of(
        new Wait(
            "finalize/dbo.Votes",
            id(0),
            "coordinator-1",
            "UNDER_WAY",
            "indexes of table public.\"Votes\": IX_Votes_PostId: building index: loading tuples in"
                + " tree 62%",
            since,
            since),
        new Wait(
            "finalize/dbo.Posts",
            id(1),
            "coordinator-1",
            "TARGET_ERROR",
            "ALTER TABLE waits for a lock that process 4711 (psql) holds on public.\"Posts\"",
            since,
            since));
  }

  @Override
  public Optional<List<ChunkState>> chunks(String run, TableId wanted) {
    int table =
        IntStream.range(0, tables).filter(one -> id(one).equals(wanted)).findFirst().orElseThrow();
    int chunks = chunks(table);
    double loaded = Math.min(1, share * (1 + 0.25 * table / Math.max(1, tables)));
    List<ChunkState> made = new ArrayList<>();
    int read =
        (int) Math.round(chunks * Math.min(1, loaded + (loaded > 0 && loaded < 1 ? ahead() : 0)));
    for (int chunk = 0; chunk < chunks; chunk++) {
      // Slots read one beside the other, so that what is loaded has gaps.
      int place = chunk < read ? chunk + (chunk * 7919 % 11 < 2 ? 6 : 0) : chunk;
      ChunkStatus status =
          chunk < read
              ? ChunkStatus.EXTRACTED
              : chunk < read + 6 && share > 0 ? ChunkStatus.ISSUED : ChunkStatus.WAITING;
      made.add(
          ChunkState.newBuilder()
              .setTable(wanted)
              .setChunk(chunk)
              .setRange(ChunkRange.newBuilder().setKind(RangeKind.WHOLE).build())
              .setStatus(status)
              .setPartition(0)
              .setFailures(chunk == read + 9 ? 1 : 0)
              .setLastOffset(status == ChunkStatus.EXTRACTED ? place * 10L : -1)
              .build());
    }
    return Optional.of(made);
  }
}
