// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.error;

import org.jspecify.annotations.Nullable;

/**
 * The one exception of the services: a code, and a message that says what, where and what to do.
 */
public final class ConvoyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  public ConvoyException(ErrorCode code, String message) {
    this(code, message, null);
  }

  public ConvoyException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public ErrorCode code() {
    return code;
  }

  /** The message as a person is told it, with the code's number. */
  public String told() {
    return code.number() + " " + getMessage();
  }
}
