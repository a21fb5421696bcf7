// SPDX-License-Identifier: Apache-2.0
package io.convoy.bench.codec;

import io.convoy.loader.copy.AvroToCopy;
import java.sql.SQLException;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * From record values to the target's binary COPY: one COPY that goes on for as long as it is
 * measured.
 */
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH calls start() before anything else.
public class Encode {
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
  private List<byte[]> values;
  private AvroToCopy toCopy;
  private byte[] last;

  @Setup
  public void start() throws SQLException {
    workload = Workload.of(table);
    values = workload.values();
    toCopy = new AvroToCopy(workload.layout(), (array, offset, length) -> last = array);
    toCopy.begin();
  }

  /** Returns the last piece, so that making it cannot be left out. */
  @Benchmark
  public byte[] toCopy(Volume volume) throws SQLException {
    for (byte[] value : values) {
      toCopy.accept(value);
    }
    volume.add(workload);
    return last;
  }
}
