// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

import io.convoy.common.config.ConfigNode.Place;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;

/** Makes the errors of one configuration file; each begins with the file and the place in it. */
final class ConfigErrors {
  private final Path file;

  ConfigErrors(Path file) {
    this.file = file;
  }

  ConvoyException of(String message) {
    return new ConvoyException(ErrorCode.CONFIGURATION, file + ": " + message);
  }

  ConvoyException at(Place place, String message) {
    return new ConvoyException(
        ErrorCode.CONFIGURATION,
        file + ", line " + place.line() + ", column " + place.column() + ": " + message);
  }

  /** Why a file cannot be read, where the exception's message is often its name alone. */
  static String reason(IOException error) {
    if (error instanceof AccessDeniedException) {
      return "permission denied";
    }
    String message = error.getMessage();
    return message != null && error.getClass() == IOException.class ? message : error.toString();
  }
}
