// SPDX-License-Identifier: Apache-2.0
package io.convoy.bench.run;

import java.util.List;
import java.util.Map;

/** The bare limit: psql to psql, two tables at once, no keys, no WAL, nothing in between. */
final class PipeContestant implements Contestant {
  private final Site site;
  private final Scope scope;
  private final Psql psql;

  PipeContestant(Site site) {
    this.site = site;
    this.scope = Scope.all(site);
    this.psql = new Psql(site);
  }

  @Override
  public String name() {
    return ContestantName.PIPE;
  }

  @Override
  public Scope scope() {
    return scope;
  }

  @Override
  public List<Measurement> run() {
    site.databases().target().execute(Script.bareTables());
    CpuMeter cpu = CpuMeter.ofServers(site.databases()).with("psql", Proc::ofEndedChildren);
    cpu.begin();
    Stopwatch watch = new Stopwatch();
    Psql.each(scope.tables(), scope.pipes(), psql::pipe);
    double seconds = watch.seconds();
    cpu.end();
    return List.of(Measurement.of(name(), name(), scope, seconds).withCosts(cpu.spent(), Map.of()));
  }
}
