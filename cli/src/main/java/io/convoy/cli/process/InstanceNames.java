// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.process;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.regex.Pattern;

/** Names of processes: what may be part of a transactional id, a client id and a line of a log. */
final class InstanceNames {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final long NAMES = 36L * 36 * 36 * 36 * 36 * 36 * 36 * 36;
  private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9_-]{1,40}");

  private InstanceNames() {}

  /** One that no other process has. */
  static String next() {
    return Long.toString(NAMES + RANDOM.nextLong(NAMES), 36).substring(1);
  }

  /** A name that was read, perhaps one that a person wrote there. */
  static String checked(String name, Path file) {
    if (!LEGAL.matcher(name).matches()) {
      throw new ConvoyException(
          ErrorCode.CONFIGURATION,
          file
              + ": must hold 1 to 40 letters, digits, '_' or '-', not '"
              + name
              + "'; delete it, and a new name is made up");
    }
    return name;
  }
}
