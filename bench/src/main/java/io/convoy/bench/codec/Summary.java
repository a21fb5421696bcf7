// SPDX-License-Identifier: Apache-2.0
package io.convoy.bench.codec;

import java.util.Collection;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** The results in the units that matter here, a line for each benchmark and table. */
final class Summary {
  private static final String ALLOCATED_PER_CALL = "gc.alloc.rate.norm";

  private Summary() {}

  static String of(Collection<RunResult> results) {
    StringBuilder text =
        new StringBuilder(
            "%n%-16s %-12s %12s %9s %7s %14s%n"
                .formatted("benchmark", "table", "rows/s", "MB/s", "+-%", "bytes/row (gc)"));
    results.forEach(result -> text.append(line(result)));
    return text.toString();
  }

  private static String line(RunResult run) {
    String benchmark = run.getParams().getBenchmark();
    Result<?> calls = run.getPrimaryResult();
    double rows = score(run, "rows");
    double rowsPerCall = rows / calls.getScore();
    return "%-16s %-12s %,12.0f %,9.1f %7.1f %14.2f%n"
        .formatted(
            benchmark.substring(benchmark.lastIndexOf('.', benchmark.lastIndexOf('.') - 1) + 1),
            run.getParams().getParam("table"),
            rows,
            score(run, "megabytes"),
            100 * calls.getScoreError() / calls.getScore(),
            score(run, ALLOCATED_PER_CALL) / rowsPerCall);
  }

  @SuppressWarnings("rawtypes") // as JMH declares it
  private static double score(RunResult run, String name) {
    Result result = run.getSecondaryResults().get(name);
    return result == null ? Double.NaN : result.getScore();
  }
}
