// SPDX-License-Identifier: Apache-2.0
package io.convoy.bench.codec;

import io.convoy.schemas.type.Codec;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * The program behind {@code bench/codec}: takes JMH's own options, always measures allocation too,
 * and ends with a table in rows and bytes. {@code -p table=types} stands for one table per codec.
 */
public final class CodecBenchmark {
  private static final String TABLE = "table";
  private static final String TYPES = "types";

  private CodecBenchmark() {}

  public static void main(String... arguments)
      throws CommandLineOptionException, IOException, RunnerException {
    CommandLineOptions given = new CommandLineOptions(arguments);
    if (given.shouldHelp()) {
      given.showHelp();
    } else if (given.shouldListProfilers()) {
      given.listProfilers();
    } else if (given.shouldList()) {
      new Runner(given).list();
    } else if (given.shouldListWithParams()) {
      new Runner(given).listWithParams(given);
    } else {
      run(given);
    }
  }

  private static void run(CommandLineOptions given) throws RunnerException {
    ChainedOptionsBuilder options = new OptionsBuilder().parent(given);
    if (given.getProfilers().stream().noneMatch(profiler -> profiler.getKlass().equals("gc"))) {
      options.addProfiler(GCProfiler.class);
    }
    if (!given.shouldFailOnError().hasValue()) {
      options.shouldFailOnError(true);
    }
    if (!given.getResultFormat().hasValue()) {
      options.resultFormat(ResultFormatType.JSON);
    }
    Collection<String> tables = given.getParameter(TABLE).orElse(List.of());
    if (!tables.isEmpty()) {
      options.param(TABLE, tables.stream().flatMap(CodecBenchmark::spell).toArray(String[]::new));
    }
    Collection<RunResult> results = new Runner(options.build()).run();
    System.out.print(Summary.of(results));
  }

  private static Stream<String> spell(String table) {
    return table.equals(TYPES) ? Arrays.stream(Codec.values()).map(Codec::name) : Stream.of(table);
  }
}
