// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.progress;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.convoy.cli.json.JsonDocument;
import io.convoy.common.error.ErrorCode;
import io.convoy.schemas.event.RunState;
import org.jspecify.annotations.Nullable;

/** How a run stands once a command has asked something of it, for machines. */
public final class RunDocument {
  private RunDocument() {}

  /** As docs/reference/json.md describes it. */
  public static String of(RunState run) {
    ObjectNode document = JsonDocument.begin().put("run", run.getRunId());
    document.put("kind", run.getKind().name()).put("phase", run.getPhase().name());
    document.put("resumeAt", run.getResumeAt() == null ? null : run.getResumeAt().name());
    document.put("paused", run.getPaused()).put("mbPerSecond", run.getMbPerSecond());
    document.put("failureCode", run.getFailureCode());
    document.put("errorCode", number(run.getFailureCode())).put("failure", run.getFailure());
    document.put("leftOut", run.getLeftOut()).put("oldTables", run.getOldTables());
    return JsonDocument.text(document);
  }

  /** The number of an error that is known by its name; null for one of another version. */
  public static @Nullable String number(@Nullable String code) {
    return ErrorCode.named(code).map(ErrorCode::number).orElse(null);
  }
}
