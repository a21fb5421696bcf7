// SPDX-License-Identifier: Apache-2.0
package io.convoy.bench.run;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Convoy's two halves, one after the other: everything is extracted before a loader is there, then
 * a loader does its part while nothing is extracted.
 *
 * <p>The first ends with the line that shows the last table as extracted. The second is timed by
 * the checkpoints in the target, looked at every 50 ms or sooner: from the first claim of a
 * partition, before its first row, until their rows are all rows.
 */
final class HalvesContestant implements Contestant {
  static final String EXTRACT = "extract alone";
  static final String LOAD = "load alone";

  private static final String LOADED =
      """
      SELECT count(*), coalesce(sum(rows), 0) FROM (
        SELECT rows FROM convoy.checkpoint UNION ALL SELECT rows FROM convoy.checkpoint_logged) AS c\
      """;

  private final Site site;
  private final Scope scope;

  HalvesContestant(Site site, Scope scope) {
    this.site = site;
    this.scope = scope;
  }

  @Override
  public String name() {
    return ContestantName.HALVES;
  }

  @Override
  public Scope scope() {
    return scope;
  }

  @Override
  public List<Measurement> run() {
    Path folder = site.emptyFolder(name());
    try (Fleet fleet = Fleet.start(site, folder, scope)) {
      fleet.awaitExtractor();
      FollowedRun run = fleet.run(new BeginOnly(fleet.cpu()));
      Measurement extract = extract(fleet, run);
      Measurement load = load(fleet, run);
      run.awaitSuccess(scope.name(LOAD));
      Map<String, Long> peaks = fleet.peaks();
      return List.of(
          extract.withCosts(extract.cpuSeconds(), peaks), load.withCosts(load.cpuSeconds(), peaks));
    }
  }

  /** The end of a half is not what a run shows as the end of its copy. */
  private record BeginOnly(CpuMeter cpu) implements RunProgress.Moments {
    @Override
    public void copyBegins() {
      cpu.begin();
    }

    @Override
    public void copyEnds() {}
  }

  private Measurement extract(Fleet fleet, FollowedRun run) {
    fleet.await(run, () -> run.progress().isExtracted(scope.tables()), "all rows are extracted");
    Instant end = Instant.now();
    fleet.cpu().end();
    Instant begin = run.progress().copyBegin();
    if (begin == null) {
      throw new BenchException("extracted without a plan");
    }
    double seconds = Stopwatch.seconds(Duration.between(begin, end));
    return Measurement.of(scope.name(EXTRACT), scope.name(FilesContestant.OUT), scope, seconds)
        .withCosts(fleet.cpu().spent(), Map.of());
  }

  private Measurement load(Fleet fleet, FollowedRun run) {
    try (Connection connection = site.databases().target().connect();
        PreparedStatement look = connection.prepareStatement(LOADED)) {
      fleet.startLoader();
      fleet.await(run, () -> loaded(look) >= 0, "the loader claims a partition");
      Stopwatch watch = new Stopwatch();
      fleet.cpu().begin();
      long all = Table.rows(scope.tables());
      fleet.await(run, () -> loaded(look) == all, "all rows are loaded");
      double seconds = watch.seconds();
      fleet.cpu().end();
      return Measurement.of(scope.name(LOAD), scope.name(FilesContestant.IN), scope, seconds)
          .withCosts(fleet.cpu().spent(), Map.of());
    } catch (SQLException e) {
      throw new BenchException("looking at the checkpoints: " + e.getMessage(), e);
    }
  }

  /** Rows loaded; -1 before a partition is claimed. */
  private static long loaded(PreparedStatement look) throws SQLException {
    try (ResultSet row = look.executeQuery()) {
      row.next();
      return row.getLong(1) == 0 ? -1 : row.getLong(2);
    }
  }
}
