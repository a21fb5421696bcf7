// SPDX-License-Identifier: Apache-2.0
package io.convoy.bench.run;

import io.convoy.common.error.ConvoyException;
import io.convoy.embedded.EmbeddedException;
import java.nio.file.Path;
import java.util.List;

/**
 * The benchmark's command, {@code ./bench/run}. Exit codes: 0 measured, 1 failed, 2 wrong usage.
 */
public final class Benchmark {
  private Benchmark() {}

  public static void main(String[] arguments) {
    System.exit(execute(List.of(arguments)));
  }

  private static int execute(List<String> arguments) {
    if (arguments.contains("--help") || arguments.contains("-h")) {
      System.out.println(Options.USAGE);
      return 0;
    }
    Options options;
    try {
      options = Options.parse(arguments);
    } catch (BenchException e) {
      return complain(e, 2);
    }
    try {
      Path home = Path.of(System.getProperty("convoy.home", ".")).toAbsolutePath().normalize();
      measure(options, home);
      return 0;
    } catch (BenchException | EmbeddedException | ConvoyException e) {
      return complain(e, 1);
    }
  }

  private static void measure(Options options, Path home) {
    if (!Versions.isInstalled(Psql.PROGRAM)) {
      throw new BenchException(
          "psql is not on the PATH, and it makes the copy that Convoy is compared with; install"
              + " PostgreSQL's client (for example: apt-get install postgresql-client, brew install"
              + " libpq)");
    }
    Results results;
    try (Session session = new Session(options, home)) {
      // PostgreSQL servers outlive this process unless they are stopped.
      Thread stop = new Thread(session::close, "stop");
      Runtime.getRuntime().addShutdownHook(stop);
      results = session.run();
      Runtime.getRuntime().removeShutdownHook(stop);
    }
    System.out.println(new Report(results).toText());
    new RawResults(results).write(home.resolve("bench/target/run.json"));
    if (options.isWhole()) {
      PerformancePage.of(home).write(results);
    }
  }

  private static int complain(RuntimeException error, int code) {
    System.err.println("bench: " + error.getMessage());
    return code;
  }
}
