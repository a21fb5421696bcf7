// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.progress;

import io.convoy.common.channel.ContractClasses;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.Stage;
import io.convoy.schemas.event.TableProgress;
import io.convoy.schemas.table.TableId;
import java.time.Instant;
import java.util.List;

/** Runs and tables as short as a test can say them. */
public final class Pictures {
  public static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  public static final String RUN = "run-1";

  private static final long ROW_BYTES = 100_000;

  static {
    ContractClasses.trust();
  }

  private Pictures() {}

  public static RunState.Builder run(Phase phase) {
    return RunState.newBuilder()
        .setRunId(RUN)
        .setPhase(phase)
        .setStartedAt(START)
        .setPhaseSince(START);
  }

  public static TableProgress.Builder table(String name, Stage stage) {
    return TableProgress.newBuilder()
        .setRunId(RUN)
        .setTable(new TableId("shop", name))
        .setStage(stage)
        .setEstimatedRows(0)
        .setEstimatedBytes(0)
        .setUpdatedAt(START);
  }

  /** A table that is wholly read, in rows of 0.1 MB, and partly loaded. */
  public static TableProgress copying(String name, long loaded, long rows) {
    return table(name, Stage.EXTRACTED)
        .setEstimatedRows(rows)
        .setEstimatedBytes(rows * ROW_BYTES)
        .setRowsExtracted(rows)
        .setBytesExtracted(rows * ROW_BYTES)
        .setRowsLoaded(loaded)
        .build();
  }

  public static RunPicture picture(RunState.Builder run, TableProgress... tables) {
    return new RunPicture(run.build(), List.of(tables));
  }

  /** At COPY. */
  public static RunPicture copy(TableProgress... tables) {
    return picture(run(Phase.COPY), tables);
  }
}
