// SPDX-License-Identifier: Apache-2.0
package io.convoy.embedded;

import org.jspecify.annotations.Nullable;

/**
 * Says why an embedded server could not be started, stopped or reached, and what to do about it.
 */
public final class EmbeddedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  EmbeddedException(String message) {
    this(message, null);
  }

  EmbeddedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
