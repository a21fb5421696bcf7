// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import org.apache.commons.codec.digest.DigestUtils;

/**
 * A snapshot's id as it travels: {@code 00000003-0000001B-1@1f3c0a9e5b7d2846-4c1e}.
 *
 * <p>PostgreSQL makes its own ids of a process slot and a counter, so that another snapshot can get
 * the same id after a restart. Hence the fingerprint of what the snapshot sees, which a reader
 * checks, and a number that sets this opening apart.
 *
 * @param exported the id that PostgreSQL knows
 * @param fingerprint of the text of {@code pg_current_snapshot()}
 * @param opening any text; no two openings share it
 */
record SnapshotId(String exported, String fingerprint, String opening) {
  private static final int FINGERPRINT_LENGTH = 16;

  static SnapshotId of(String exported, String visible, String opening) {
    return new SnapshotId(exported, fingerprint(visible), opening);
  }

  /** Reads an id back; one of another form has a fingerprint that nothing matches. */
  static SnapshotId parse(String text) {
    int at = text.indexOf('@');
    int dash = text.indexOf('-', at);
    if (at < 0 || dash < 0) {
      return new SnapshotId(text, "", "");
    }
    return new SnapshotId(
        text.substring(0, at), text.substring(at + 1, dash), text.substring(dash + 1));
  }

  /** Whether a snapshot that sees this is the one that was exported. */
  boolean isOf(String visible) {
    return fingerprint.equals(fingerprint(visible));
  }

  @Override
  public String toString() {
    return exported + "@" + fingerprint + "-" + opening;
  }

  private static String fingerprint(String visible) {
    return DigestUtils.sha256Hex(visible).substring(0, FINGERPRINT_LENGTH);
  }
}
