// SPDX-License-Identifier: Apache-2.0
package io.convoy.bench.run;

/**
 * The CPU times in a line of {@code /proc/PID/stat}, see proc_pid_stat(5).
 *
 * @param own user and system seconds of the process
 * @param ofEndedChildren the same of those of its children that it has waited for
 */
record ProcessStat(double own, double ofEndedChildren) {
  // Linux shows these times in hundredths on every machine, whatever its own tick is.
  static final double TICKS_PER_SECOND = 100;
  private static final int USER_TIME = 11;

  static ProcessStat parse(String line) {
    // The name before is in brackets and may hold anything, spaces and brackets too.
    String[] fields = line.substring(line.lastIndexOf(')') + 2).strip().split(" ");
    return new ProcessStat(
        seconds(fields[USER_TIME], fields[USER_TIME + 1]),
        seconds(fields[USER_TIME + 2], fields[USER_TIME + 3]));
  }

  double all() {
    return own + ofEndedChildren;
  }

  private static double seconds(String user, String system) {
    return (Long.parseLong(user) + Long.parseLong(system)) / TICKS_PER_SECOND;
  }
}
