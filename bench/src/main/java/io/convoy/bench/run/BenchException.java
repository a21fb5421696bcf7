// SPDX-License-Identifier: Apache-2.0
package io.convoy.bench.run;

import org.jspecify.annotations.Nullable;

/** Says to the person what is missing or went wrong; no time is reported after it. */
final class BenchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BenchException(String message) {
    this(message, null);
  }

  BenchException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
