// SPDX-License-Identifier: Apache-2.0
package io.convoy.bench.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The bare limit of each half: psql from the source to nowhere, psql from files to the target. */
final class FilesContestant implements Contestant {
  static final String OUT = "psql COPY out";
  static final String IN = "psql COPY in";

  private final Site site;
  private final Scope scope;
  private final Psql psql;

  FilesContestant(Site site, Scope scope) {
    this.site = site;
    this.scope = scope;
    this.psql = new Psql(site);
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
    Path folder = site.emptyFolder("files");
    try {
      Measurement out = timed(OUT, () -> Psql.each(scope.tables(), scope.pipes(), psql::read));
      Psql.each(scope.tables(), scope.pipes(), table -> psql.toFile(table, folder));
      site.databases().target().execute(Script.loggedTables());
      Measurement in =
          timed(
              IN,
              () ->
                  Psql.each(scope.tables(), scope.pipes(), table -> psql.fromFile(table, folder)));
      Site.delete(folder);
      return List.of(out, in);
    } catch (IOException e) {
      throw new BenchException("cannot remove " + folder + ": " + e, e);
    }
  }

  private Measurement timed(String work, Runnable copy) {
    String what = scope.name(work);
    return TimedCopy.measure(
        site, Psql.PROGRAM, copy, seconds -> Measurement.of(what, what, scope, seconds));
  }
}
