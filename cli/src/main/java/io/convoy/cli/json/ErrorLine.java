// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.json;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;

/** Why a command could do nothing, or no more, as the last of its lines for machines. */
public final class ErrorLine {
  private ErrorLine() {}

  public static String of(ConvoyException error) {
    return of(error.code(), String.valueOf(error.getMessage()));
  }

  /** Of what nobody foresaw. */
  public static String ofDefect(Exception error) {
    return of(ErrorCode.INTERNAL, "a defect: " + error);
  }

  private static String of(ErrorCode code, String message) {
    return new JsonMapper()
        .createObjectNode()
        .put("event", "error")
        .put("code", code.name())
        .put("errorCode", code.number())
        .put("message", message)
        .put("remedy", code.remedy())
        .toString();
  }
}
