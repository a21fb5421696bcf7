// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.topology;

import io.convoy.coordinator.decision.Effect;
import io.convoy.coordinator.decision.Effect.AddForeignKeys;
import io.convoy.coordinator.decision.Effect.ApplyChanges;
import io.convoy.coordinator.decision.Effect.CompareRows;
import io.convoy.coordinator.decision.Effect.CreateTable;
import io.convoy.coordinator.decision.Effect.DropOldTables;
import io.convoy.coordinator.decision.Effect.FinalizeTable;
import io.convoy.coordinator.decision.Effect.FindTable;
import io.convoy.coordinator.decision.Effect.HandSequencesOver;
import io.convoy.coordinator.decision.Effect.OpenTopics;
import io.convoy.coordinator.decision.Effect.ReleaseTarget;
import io.convoy.coordinator.decision.Effect.ResetTarget;
import io.convoy.coordinator.decision.Effect.RetryLeftOut;
import io.convoy.coordinator.decision.Effect.SetSequences;
import io.convoy.coordinator.decision.Effect.SettleStage;
import io.convoy.coordinator.decision.Effect.SumTable;
import io.convoy.coordinator.decision.Effect.SwapTables;
import io.convoy.coordinator.decision.Effect.TrimTopics;
import io.convoy.coordinator.decision.Effect.VerifyTable;

/**
 * Which effects take so little time that a transaction, a look at the lock and a fact for each cost
 * more than they do, as in a database of thousands of small tables. Stateless.
 */
final class BriefEffects {
  /** More effects than these share no transaction: each holds locks until its end. */
  static final int MOST_TOGETHER = 32;

  private static final long MOST_ROWS = 10_000;
  private static final long MOST_BYTES = 1 << 20;

  private BriefEffects() {}

  static boolean contain(Effect effect) {
    return switch (effect) {
      case CreateTable create -> true;
      case SetSequences set -> true;
      case HandSequencesOver over -> true;
      case FinalizeTable complete -> complete.rowsExtracted() <= MOST_ROWS;
      case VerifyTable verify -> verify.rows() <= MOST_ROWS;
      case AddForeignKeys add -> add.table().getEstimatedBytes() <= MOST_BYTES;
      case FindTable find -> true;
      case SumTable sum -> sum.rows() <= MOST_ROWS;
      case CompareRows compare -> false;
      case SettleStage settle -> settle.rows() <= MOST_ROWS;
      case ApplyChanges apply -> false;
      case ResetTarget reset -> false;
      case OpenTopics open -> false;
      case TrimTopics trim -> false;
      case ReleaseTarget release -> false;
      case RetryLeftOut retry -> false;
      case SwapTables swap -> false;
      case DropOldTables drop -> false;
    };
  }
}
