// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.notice;

import com.fasterxml.jackson.databind.node.TextNode;
import io.convoy.common.channel.RunStatus;
import io.convoy.common.config.NotifyConfig.Moment;
import io.convoy.common.error.ErrorCode;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RunState;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Something that whoever waits for a run wants to know.
 *
 * @param errorCode empty where nothing failed
 */
record Notice(Moment moment, String run, String message, String errorCode) {
  private static final Pattern PLACE = Pattern.compile("\\{([a-zA-Z]+)}");

  /**
   * What is new of a run.
   *
   * @param before null where it has just begun
   */
  static Optional<Notice> of(String pipeline, @Nullable RunState before, RunState now) {
    String run = "Convoy: run " + now.getRunId() + " of pipeline " + pipeline + " ";
    if (isNew(before, now, Phase.COMPLETED)) {
      return Optional.of(
          new Notice(Moment.COMPLETED, now.getRunId(), run + "completed: " + verdict(now), ""));
    }
    if (isNew(before, now, Phase.FAILED)) {
      return Optional.of(failed(run, now));
    }
    String stalled = now.getStalled();
    if (stalled != null && (before == null || before.getStalled() == null)) {
      String message = run + "does not move in " + now.getPhase() + ": " + stalled;
      return Optional.of(new Notice(Moment.STALLED, now.getRunId(), message, ""));
    }
    return Optional.empty();
  }

  /** Equal is what was compared, and without reserve nothing else. */
  private static String verdict(RunState run) {
    String tables = count(run.getTables(), "table");
    if (run.getContained() > 0) {
      return "%s, of which %s only added to: no row that was looked at is missing, and rows were left there that the source has no more, or with other values"
          .formatted(tables, run.getContained() == 1 ? "1 is" : run.getContained() + " are");
    }
    if (run.getLookedAt() > 0) {
      return "%s, equal in all rows that were looked at; in %s these are not all rows at one moment"
          .formatted(tables, count(run.getLookedAt(), "table"));
    }
    String rejected =
        run.getRowsRejected() == 0
            ? ""
            : " but for " + count(run.getRowsRejected(), "rejected row");
    return tables + ", all equal" + RunStatus.inRange(run) + rejected;
  }

  private static String count(long number, String noun) {
    return "%,d %s%s".formatted(number, noun, number == 1 ? "" : "s");
  }

  private static boolean isNew(@Nullable RunState before, RunState now, Phase phase) {
    return now.getPhase() == phase && (before == null || before.getPhase() != phase);
  }

  private static Notice failed(String run, RunState now) {
    String code = now.getFailureCode();
    String number = ErrorCode.named(code).map(ErrorCode::number).orElse("");
    String why = ErrorCode.numbered(code, String.valueOf(now.getFailure()));
    return ErrorCode.VERIFICATION_DIFFERENCE.name().equals(code)
        ? new Notice(Moment.DIFFERENCE, now.getRunId(), run + "found a difference: " + why, number)
        : new Notice(Moment.FAILED, now.getRunId(), run + "failed: " + why, number);
  }

  /** The body: the template with what it asks for, as JSON's strings want it. */
  String in(String template, String pipeline) {
    return PLACE
        .matcher(template)
        .replaceAll(place ->
            Matcher.quoteReplacement(
                switch (place.group(1)) {
                  case "message" -> escaped(message);
                  case "event" -> moment.toString();
                  case "pipeline" -> escaped(pipeline);
                  case "run" -> escaped(run);
                  case "errorCode" -> errorCode;
                  default -> place.group();
                }));
  }

  private static String escaped(String text) {
    String quoted = TextNode.valueOf(text).toString();
    return quoted.substring(1, quoted.length() - 1);
  }
}
