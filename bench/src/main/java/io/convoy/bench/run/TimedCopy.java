// SPDX-License-Identifier: Apache-2.0
package io.convoy.bench.run;

import java.util.Map;
import java.util.function.DoubleFunction;

/** Times a copy by programs that have ended when it returns. */
final class TimedCopy {
  private TimedCopy() {}

  /**
   * @param program whose processor time stands beside that of the servers
   * @param result what so many seconds mean
   */
  static Measurement measure(
      Site site, String program, Runnable copy, DoubleFunction<Measurement> result) {
    CpuMeter cpu = CpuMeter.ofServers(site.databases()).with(program, Proc::ofEndedChildren);
    cpu.begin();
    Stopwatch watch = new Stopwatch();
    copy.run();
    double seconds = watch.seconds();
    cpu.end();
    return result.apply(seconds).withCosts(cpu.spent(), Map.of());
  }
}
