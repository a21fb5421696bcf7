// SPDX-License-Identifier: Apache-2.0
package io.convoy.bench.run;

import java.util.List;

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
    return List.of(
        TimedCopy.measure(
            site,
            Psql.PROGRAM,
            () -> Psql.each(scope.tables(), scope.pipes(), psql::pipe),
            seconds -> Measurement.of(name(), name(), scope, seconds)));
  }
}
