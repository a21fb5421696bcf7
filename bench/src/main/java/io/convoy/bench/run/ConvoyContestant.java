// SPDX-License-Identifier: Apache-2.0
package io.convoy.bench.run;

import java.nio.file.Path;
import java.util.List;

/** {@code ./convoy replicate}: broker, registry and all roles in one JVM. */
final class ConvoyContestant implements Contestant {
  private static final String COMMAND = "replicate";

  private final Site site;
  private final Scope scope;

  ConvoyContestant(Site site) {
    this.site = site;
    this.scope = Scope.all(site);
  }

  @Override
  public String name() {
    return ContestantName.CONVOY;
  }

  @Override
  public Scope scope() {
    return scope;
  }

  @Override
  public List<Measurement> run() {
    Path folder = site.emptyFolder(name());
    ConvoyCommand convoy = new ConvoyCommand(site, folder, scope, "");
    CpuMeter cpu = CpuMeter.ofServers(site.databases());
    try (MemoryWatch memory = new MemoryWatch()) {
      FollowedRun run =
          FollowedRun.start(
              site.programs(),
              convoy.followed(COMMAND, List.of("--work-dir", convoy.work("work"))),
              new RunProgress(new CopyCosts(cpu)),
              convoy.log(COMMAND));
      cpu.withProcess(name(), run.pid());
      memory.with(name(), run.pid());
      return List.of(
          run.measure(name(), ContestantName.PIPE, scope).withCosts(cpu.spent(), memory.peaks()));
    }
  }
}
