// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.task;

import io.convoy.schemas.event.Task;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What is committed beside a task's unmoved offset with each part of its chunk, so that whoever is
 * given the task later knows that it is torn. Stateless.
 */
final class PartMark {
  private PartMark() {}

  /** The same for the same attempt of the same task alone, and short, whatever the table's name. */
  static String of(Task task) {
    return "part %d %s".formatted(task.getAttempt(), hash(task.getTaskId()));
  }

  private static String hash(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has it", e);
    }
  }
}
