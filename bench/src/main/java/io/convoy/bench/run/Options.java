// SPDX-License-Identifier: Apache-2.0
package io.convoy.bench.run;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What the command line asks for.
 *
 * @param peers whether pgloader takes part
 * @param keep whether servers and folder stay
 * @param keys whether the source has primary keys
 * @param only names of contestants; empty for all
 */
record Options(
    long rows,
    int rounds,
    boolean peers,
    boolean keep,
    boolean keys,
    Path workDir,
    List<String> only) {
  private static final long DEFAULT_ROWS = 5_000_000;
  private static final int DEFAULT_ROUNDS = 3;
  private static final long FEWEST_ROWS = 1000;

  static final String USAGE =
      """
      usage: ./bench/run [--rows N] [--rounds R] [--peers] [--keys] [--only NAME,...] \
      [--work-dir DIR] [--keep]
        --rows N        rows of the generated source (5000000; about 230 bytes each)
        --rounds R      rounds, in each of which every contestant runs once (3)
        --peers         pgloader takes part, where it is installed
        --keys          the source has primary keys, which Convoy then carries too
        --only NAME,... some contestants: pipe, convoy, fleet, halves, pgloader; prints, writes no docs
        --work-dir DIR  for servers and all data (a new folder in the system's temporary one)
        --keep          leaves servers and folder as they are\
      """;

  Options {
    only = List.copyOf(only);
    if (rows < FEWEST_ROWS) {
      throw new BenchException("--rows must be " + FEWEST_ROWS + " or more");
    }
    if (rounds < 1) {
      throw new BenchException("--rounds must be 1 or more");
    }
    for (String name : only) {
      if (!ContestantName.ALL.contains(name)) {
        throw new BenchException(
            "no contestant " + name + "; there are " + String.join(", ", ContestantName.ALL));
      }
    }
  }

  static Options parse(List<String> arguments) {
    Path folder = Path.of(System.getProperty("java.io.tmpdir"));
    Path fresh = folder.resolve("convoy-bench-" + ProcessHandle.current().pid());
    Options options =
        new Options(DEFAULT_ROWS, DEFAULT_ROUNDS, false, false, false, fresh, List.of());
    Deque<String> rest = new ArrayDeque<>(arguments);
    while (!rest.isEmpty()) {
      options = options.with(rest.pop(), rest);
    }
    return options;
  }

  /** Whether the numbers of this session stand for the whole comparison. */
  boolean isWhole() {
    return only.isEmpty();
  }

  /** Whether this contestant was asked for. */
  boolean wants(String contestant) {
    boolean isPeer = contestant.equals(ContestantName.PGLOADER);
    return only.isEmpty() ? !isPeer || peers : only.contains(contestant);
  }

  private Options with(String option, Deque<String> rest) {
    return switch (option) {
      case "--rows" -> new Options(number(option, rest), rounds, peers, keep, keys, workDir, only);
      case "--rounds" ->
          new Options(
              rows, Math.toIntExact(number(option, rest)), peers, keep, keys, workDir, only);
      case "--peers" -> new Options(rows, rounds, true, keep, keys, workDir, only);
      case "--keep" -> new Options(rows, rounds, peers, true, keys, workDir, only);
      case "--keys" -> new Options(rows, rounds, peers, keep, true, workDir, only);
      case "--work-dir" ->
          new Options(
              rows, rounds, peers, keep, keys, Path.of(value(option, rest)).toAbsolutePath(), only);
      case "--only" ->
          new Options(
              rows, rounds, peers, keep, keys, workDir, List.of(value(option, rest).split(",")));
      default -> throw new BenchException("no option " + option + "\n" + USAGE);
    };
  }

  private static String value(String option, Deque<String> rest) {
    if (rest.isEmpty()) {
      throw new BenchException(option + " needs a value\n" + USAGE);
    }
    return rest.pop();
  }

  private static long number(String option, Deque<String> rest) {
    String text = value(option, rest).replace("_", "");
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new BenchException(option + " needs a whole number, not " + text, e);
    }
  }
}
