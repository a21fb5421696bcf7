// SPDX-License-Identifier: Apache-2.0
package io.convoy.bench.codec;

import io.convoy.common.postgres.CopyToAvro;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * From a source's binary COPY to record values with their checksum: one COPY that goes on for as
 * long as it is measured, so that what is made once per chunk weighs nothing.
 */
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH calls start() before anything else.
public class Decode {
  /** Any of {@link Workload#names()}. */
  @Param({
    "VoteTypes",
    "PostTypes",
    "LinkTypes",
    "Users",
    "Badges",
    "Posts",
    "Comments",
    "Votes",
    "PostLinks"
  })
  public String table;

  private Workload workload;
  private CopyToAvro toAvro;
  private byte[] last;

  @Setup
  public void start() {
    workload = Workload.of(table);
    toAvro = new CopyToAvro(workload.layout(), value -> last = value);
    toAvro.accept(Workload.HEADER);
  }

  /** Returns the last value, so that making it cannot be left out. */
  @Benchmark
  public byte[] toAvro(Volume volume) {
    for (byte[] row : workload.rows()) {
      toAvro.accept(row);
    }
    volume.add(workload);
    return last;
  }
}
