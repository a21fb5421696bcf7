// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.task;

/** A slot's task belongs to another member of the group now; what was done for it is void. */
final class LostMembershipException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LostMembershipException(String message) {
    super(message);
  }
}
