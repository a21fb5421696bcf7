// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader.checkpoint;

import io.convoy.common.bookkeeping.Checkpoint;

/** The target's answer to a loader that claims a partition. */
public sealed interface Claim {
  /** The partition is this loader's until somebody else claims it. */
  record Held(Checkpoint checkpoint) implements Claim {}

  /** The partition's table is final; nothing may be loaded any more. */
  record Finished() implements Claim {}

  /** The target does not know the run: it is over, or another one replaced it. */
  record RunOver() implements Claim {}
}
