// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.config;

/** A value that never shows in a log, a message or a stack trace. */
public record Secret(String value) {
  @Override
  public String toString() {
    return "********";
  }
}
