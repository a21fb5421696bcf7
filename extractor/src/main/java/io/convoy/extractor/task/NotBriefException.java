// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.task;

/** A task that shares a transaction with others turned out to be too large for that. */
final class NotBriefException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotBriefException() {
    super("too large to be done together with other tasks");
  }
}
