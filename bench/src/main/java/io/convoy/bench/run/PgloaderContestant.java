// SPDX-License-Identifier: Apache-2.0
package io.convoy.bench.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * pgloader over the same tables, without keys and indexes, two workers. The 100,000 rows that it
 * holds by default exhaust its heap where they are long; it then waits in a debugger for ever.
 */
final class PgloaderContestant implements Contestant {
  static final String PROGRAM = "pgloader";

  private static final String LOAD_FILE =
      """
      LOAD DATABASE
        FROM %s
        INTO %s
        WITH no truncate, create tables, create no indexes, no foreign keys, reset no sequences,
          quote identifiers, workers = 2, concurrency = 1, prefetch rows = 10000;
      """;

  private final Site site;
  private final Scope scope;

  PgloaderContestant(Site site) {
    this.site = site;
    this.scope = Scope.all(site);
  }

  @Override
  public String name() {
    return ContestantName.PGLOADER;
  }

  @Override
  public Scope scope() {
    return scope;
  }

  @Override
  public List<Measurement> run() {
    Path folder = site.emptyFolder(name());
    Path file = folder.resolve("forum.load");
    Path log = folder.resolve("pgloader.log");
    try {
      Files.writeString(
          file,
          LOAD_FILE.formatted(site.databases().source().url(), site.databases().target().url()));
    } catch (IOException e) {
      throw new BenchException("cannot write " + file + ": " + e, e);
    }
    ProcessBuilder builder =
        new ProcessBuilder(PROGRAM, "--root-dir", folder.toString(), file.toString())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    return List.of(
        TimedCopy.measure(
            site,
            PROGRAM,
            () -> site.programs().run(builder),
            seconds -> Measurement.of(name(), ContestantName.PIPE, scope, seconds)));
  }
}
