// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.process;

import io.convoy.common.error.ErrorCode;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;
import java.util.stream.Stream;

/** What the process tells its caller. */
public final class ExitCodes {
  /** The run is done and both sides are equal. */
  public static final int DONE = 0;

  /** The run failed or was cancelled. */
  public static final int FAILED = 1;

  /** Wrong usage or configuration. */
  static final int USAGE = 2;

  /** Verification found a difference. */
  static final int DIFFERENT = 3;

  /** Stopped by a signal, as shells count it for Ctrl-C. */
  static final int INTERRUPTED = 130;

  private ExitCodes() {}

  public static int of(RunState run) {
    if (run.getPhase() == Phase.COMPLETED) {
      return DONE;
    }
    return Stream.of(ErrorCode.values())
        .filter(code -> code.name().equals(run.getFailureCode()))
        .findFirst()
        .map(ExitCodes::of)
        .orElse(FAILED);
  }

  public static int of(ErrorCode code) {
    return switch (code.category()) {
      case USAGE -> USAGE;
      case SOURCE, TARGET, KAFKA, RUN, DEFECT ->
          code == ErrorCode.VERIFICATION_DIFFERENCE ? DIFFERENT : FAILED;
    };
  }
}
