// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.decision;

import io.convoy.common.channel.ContractClasses;
import io.convoy.schemas.event.ChunkState;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.TableProgress;
import io.convoy.schemas.event.TableState;

/** Working copies of state records. */
final class WorkingCopy {
  static {
    ContractClasses.trust();
  }

  private WorkingCopy() {}

  static RunState of(RunState run) {
    return RunState.newBuilder(run).build();
  }

  static ChunkState of(ChunkState chunk) {
    return ChunkState.newBuilder(chunk).build();
  }

  /** The name is shared: no one changes it. */
  static TableState of(TableState table) {
    return TableState.newBuilder()
        .setTable(table.getTable())
        .setDescriptionParts(table.getDescriptionParts())
        .setProgress(TableProgress.newBuilder(table.getProgress()).build())
        .setPlanIssued(table.getPlanIssued())
        .setPlanAttempt(table.getPlanAttempt())
        .setPlanFailures(table.getPlanFailures())
        .setPlanRetryAt(table.getPlanRetryAt())
        .setCountIssued(table.getCountIssued())
        .setCountAttempt(table.getCountAttempt())
        .setCountFailures(table.getCountFailures())
        .setCountRetryAt(table.getCountRetryAt())
        .setMiscounts(table.getMiscounts())
        .setOpening(table.getOpening())
        .setBytesIssued(table.getBytesIssued())
        .setChunksWaiting(table.getChunksWaiting())
        .build();
  }
}
