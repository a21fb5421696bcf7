// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.check;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What came of one check.
 *
 * @param what was looked at
 * @param message in one line
 * @param code with which a run would end; null unless it failed
 */
public record CheckResult(String what, Outcome outcome, String message, @Nullable ErrorCode code) {

  /** How it came out. */
  public enum Outcome {
    OK,
    /** A run goes on, and a person should know. */
    WARNING,
    FAILED
  }

  public CheckResult {
    message = message.strip().replaceAll("\\s*\\R\\s*", " ");
  }

  static CheckResult ok(String what, String message) {
    return new CheckResult(what, Outcome.OK, message, null);
  }

  static CheckResult warning(String what, String message) {
    return new CheckResult(what, Outcome.WARNING, message, null);
  }

  static CheckResult failed(String what, ErrorCode code, String message) {
    return new CheckResult(what, Outcome.FAILED, message, code);
  }

  static CheckResult failed(String what, ConvoyException failure) {
    return failed(what, failure.code(), String.valueOf(failure.getMessage()));
  }

  public boolean hasFailed() {
    return outcome == Outcome.FAILED;
  }

  /** As a person reads it. */
  public String line() {
    String head =
        String.format(Locale.ROOT, "%-8s %-13s ", outcome.name().toLowerCase(Locale.ROOT), what);
    return code == null
        ? head + message
        : head + code.number() + " " + message + " - what to do: " + code.remedy();
  }
}
