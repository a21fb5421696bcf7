// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

import java.util.List;
import java.util.function.BooleanSupplier;

/** Something that is broken on purpose, and put right again. */
sealed interface Fault
    permits AmidPause,
        BrokerKill,
        DiskFull,
        NetworkCut,
        PostgresCrash,
        ServiceEnd,
        ServicePause,
        SessionsEnd {

  /** Faults that name the same do not come at the same time. */
  String resource();

  /**
   * Returns when it is broken.
   *
   * @param over true once the run is over, and what the fault waits for will not come any more
   * @return false where there was nothing to break
   */
  boolean strike(BooleanSupplier over);

  /** Returns when it is put right. */
  void heal();

  /** What a strike of a plan is at this site. */
  static Fault of(Strike strike, Site site) {
    String victim = strike.victim();
    return switch (strike.kind()) {
      case KILL_EXTRACTOR, KILL_LOADER, KILL_COORDINATOR ->
          new ServiceEnd(site.service(victim), Service::kill, strike.variant());
      case RESTART -> new ServiceEnd(site.service(victim), Service::end, strike.variant());
      case PAUSE_EXTRACTOR, PAUSE_LOADER, PAUSE_COORDINATOR ->
          new ServicePause(site.service(victim));
      case PAUSE_READ ->
          new AmidPause(
              victim, List.of(site.service(victim)), Network::source, site.databases().source());
      case PAUSE_LOAD ->
          new AmidPause(
              victim, List.of(site.service(victim)), Network::target, site.databases().target());
      case PAUSE_DDL ->
          new AmidPause("DDL", site.coordinators(), Network::target, site.databases().target());
      case KILL_BROKER -> new BrokerKill(site.brokers(), victim);
      case CRASH_TARGET -> new PostgresCrash(site.databases().target(), "target");
      case CRASH_SOURCE -> new PostgresCrash(site.databases().source(), "source");
      case END_SESSIONS -> new SessionsEnd(site.databases());
      case CUT_KAFKA, CUT_SOURCE, CUT_TARGET -> cut(strike, site.service(victim));
      case FILL_DISK -> new DiskFull(site.disk().orElseThrow());
    };
  }

  private static Fault cut(Strike strike, Service service) {
    Network network = service.network();
    Link.State state = strike.variant() ? Link.State.SILENT : Link.State.REFUSES;
    String resource = strike.kind() + " " + service.name();
    return switch (strike.kind()) {
      case CUT_KAFKA -> new NetworkCut(resource, network.brokers(), state);
      case CUT_SOURCE -> new NetworkCut(resource, List.of(network.source()), state);
      default -> new NetworkCut(resource, List.of(network.target()), state);
    };
  }
}
