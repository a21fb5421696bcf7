// SPDX-License-Identifier: Apache-2.0
package io.convoy.bench.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * One session: servers and source are made once, then all contestants run in turn, round by round.
 * Owns the folder, the servers and all processes until it is closed.
 */
final class Session implements AutoCloseable {
  private static final List<String> SINGLE_TABLES = List.of("Posts", "Votes");

  private final Options options;
  private final Programs programs = new Programs();
  private final Databases databases;
  private final Site site;
  private final List<String> notes = new ArrayList<>();
  private boolean closed;

  Session(Options options, Path home) {
    this.options = options;
    claim(options.workDir());
    say("Starting two PostgreSQL servers in " + options.workDir());
    this.databases = Databases.start(options.workDir());
    try {
      say("Making the source: %,d rows".formatted(options.rows()));
      List<Table> tables = databases.fill(options.rows(), options.keys());
      this.site = new Site(home, options.workDir(), databases, programs, tables);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  Results run() {
    List<Contestant> contestants = contestants();
    List<String> peers =
        contestants.stream().map(Contestant::name).filter(ContestantName.PGLOADER::equals).toList();
    Machine machine = Machine.look(site, programs, peers);
    List<Measurement> measurements = new ArrayList<>();
    for (int round = 1; round <= options.rounds(); round++) {
      for (Contestant contestant : contestants) {
        measurements.addAll(run(contestant, round));
      }
    }
    noteDisturbance(measurements);
    return new Results(machine, options, Table.bytes(site.tables()), measurements, notes);
  }

  private void noteDisturbance(List<Measurement> measurements) {
    int cores = Runtime.getRuntime().availableProcessors();
    List<String> disturbed = Results.disturbed(measurements, cores);
    if (!disturbed.isEmpty()) {
      notes.add(
          "Not to be relied on: other programs kept the machine busy while these ran: "
              + String.join("; ", disturbed)
              + ".");
    }
  }

  private List<Measurement> run(Contestant contestant, int round) {
    databases.target().create();
    List<Measurement> measured = contestant.run();
    databases.check(contestant.name(), contestant.scope().tables());
    for (Measurement one : measured) {
      say(
          "round %d  %-24s %8.2f s  %,11.0f rows/s"
              .formatted(round, one.what(), one.seconds(), one.rowsPerSecond()));
    }
    return measured;
  }

  private List<Contestant> contestants() {
    List<Contestant> all = new ArrayList<>();
    all.add(new PipeContestant(site));
    all.add(new ConvoyContestant(site));
    all.add(new FleetContestant(site));
    List<Scope> scopes = new ArrayList<>(List.of(Scope.all(site)));
    SINGLE_TABLES.forEach(name -> scopes.add(Scope.one(site, name)));
    for (Scope scope : scopes) {
      all.add(new FilesContestant(site, scope));
      all.add(new HalvesContestant(site, scope));
    }
    if (Versions.isInstalled(PgloaderContestant.PROGRAM)) {
      all.add(new PgloaderContestant(site));
    } else {
      notes.add("pgloader is left out: it is not installed.");
    }
    if (options.isWhole() && !options.peers()) {
      notes.add("pgloader is left out: it takes part with --peers alone.");
    }
    return all.stream().filter(contestant -> options.wants(contestant.name())).toList();
  }

  /** The folder must be new, since it is removed at the end. */
  private static void claim(Path folder) {
    try {
      Files.createDirectories(folder);
      try (Stream<Path> inside = Files.list(folder)) {
        if (inside.findAny().isPresent()) {
          throw new BenchException(folder + " is not empty; name a new --work-dir");
        }
      }
    } catch (IOException e) {
      throw new BenchException("cannot use " + folder + ": " + e, e);
    }
  }

  private static void say(String line) {
    System.err.println(line);
  }

  /** Ends what was started and removes the folder, unless it is to be kept. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    programs.close();
    if (options.keep()) {
      say("source: psql " + databases.source().url());
      say("target: psql " + databases.target().url());
      say(
          "stop them: kill -INT %d %d"
              .formatted(databases.source().server().pid(), databases.target().server().pid()));
      return;
    }
    databases.close();
    try {
      Site.delete(options.workDir());
    } catch (IOException e) {
      say("cannot remove " + options.workDir() + ": " + e);
    }
  }
}
