// SPDX-License-Identifier: Apache-2.0
package io.convoy.bench.run;

import java.nio.file.Path;
import java.util.List;

/** Convoy as services: broker, coordinator, extractor and loader in a process each. */
final class FleetContestant implements Contestant {
  private final Site site;
  private final Scope scope;

  FleetContestant(Site site) {
    this.site = site;
    this.scope = Scope.all(site);
  }

  @Override
  public String name() {
    return ContestantName.FLEET;
  }

  @Override
  public Scope scope() {
    return scope;
  }

  @Override
  public List<Measurement> run() {
    Path folder = site.emptyFolder(name());
    try (Fleet fleet = Fleet.start(site, folder, scope)) {
      fleet.startLoader();
      fleet.awaitExtractor();
      fleet.awaitLoader();
      FollowedRun run = fleet.run(new CopyCosts(fleet.cpu()));
      // Without one of the roles the run would wait for ever.
      fleet.await(run, () -> !run.isAlive(), "its end");
      return List.of(
          run.measure(name(), ContestantName.PIPE, scope)
              .withCosts(fleet.cpu().spent(), fleet.peaks()));
    }
  }
}
