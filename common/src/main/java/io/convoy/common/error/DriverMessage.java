// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.error;

import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What a database's driver says, as a part of a message: without its full stop, and with what it
 * leaves to its causes to say of the network.
 */
public final class DriverMessage {
  private DriverMessage() {}

  public static String of(SQLException error) {
    String said = withoutFullStop(String.valueOf(error.getMessage()));
    for (Throwable cause = error.getCause(); cause != null; cause = cause.getCause()) {
      String reason = reason(cause);
      if (reason != null && !said.contains(reason)) {
        return said + " (" + reason + ")";
      }
    }
    return said;
  }

  private static @Nullable String reason(Throwable cause) {
    return switch (cause) {
      case UnknownHostException unknown -> "the host " + unknown.getMessage() + " is not known";
      case SocketException refused -> refused.getMessage();
      case SocketTimeoutException late -> late.getMessage();
      default -> null;
    };
  }

  private static String withoutFullStop(String said) {
    String text = said.strip();
    boolean isSentence = text.endsWith(".") && !text.endsWith("..");
    return isSentence ? text.substring(0, text.length() - 1) : text;
  }
}
