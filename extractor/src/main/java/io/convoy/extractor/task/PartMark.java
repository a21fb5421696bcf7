// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.task;

import io.convoy.schemas.event.Task;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * What is committed beside a task's unmoved offset with each part of its chunk, so that whoever is
 * given the task later knows that it is torn. Stateless.
 */
final class PartMark {
  private PartMark() {}

  /** The same for the same attempt of the same task alone, and short, whatever the table's name. */
  static String of(Task task) {
    return "part %d %s".formatted(task.getAttempt(), DigestUtils.sha256Hex(task.getTaskId()));
  }
}
