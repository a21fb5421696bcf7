// SPDX-License-Identifier: Apache-2.0
package io.convoy.bench.codec;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * What a benchmark got through. JMH sets the counters to 0 before each iteration and reports them
 * per second. Both directions count the bytes of COPY, so that their figures compare.
 */
@AuxCounters
@State(Scope.Thread)
public class Volume {
  private static final double MEGABYTE = 1e6;

  public long rows;
  public double megabytes;

  void add(Workload workload) {
    rows += workload.rows().size();
    megabytes += workload.bytes() / MEGABYTE;
  }
}
