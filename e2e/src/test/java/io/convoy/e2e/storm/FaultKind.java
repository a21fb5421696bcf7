// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

import java.util.List;

/** What can be thrown at a run, at whom, and for how long it lasts. */
enum FaultKind {
  KILL_EXTRACTOR("kill -9", Victims.EXTRACTORS, 0, 5_000, "same folder", "new folder"),
  KILL_LOADER("kill -9", Victims.LOADERS, 0, 5_000, "same folder", "new folder"),
  KILL_COORDINATOR("kill -9", Victims.COORDINATORS, 0, 5_000, "same folder", "new folder"),
  RESTART("SIGTERM", Victims.SERVICES, 0, 5_000, "same folder", "new folder"),
  PAUSE_EXTRACTOR("stop", Victims.EXTRACTORS, 7_000, 11_000, "", ""),
  PAUSE_LOADER("stop", Victims.LOADERS, 7_000, 11_000, "", ""),
  PAUSE_COORDINATOR("stop", Victims.COORDINATORS, 7_000, 11_000, "", ""),
  /** In the middle of what it does, so that another takes its place before it goes on. */
  PAUSE_READ("stop amid a chunk", Victims.EXTRACTORS, 7_000, 11_000, "", ""),
  PAUSE_LOAD("stop amid a load", Victims.LOADERS, 7_000, 11_000, "", ""),
  PAUSE_DDL("stop the coordinator amid DDL", Victims.NOBODY, 7_000, 11_000, "", ""),
  KILL_BROKER("kill -9", Victims.LEADERS, 1_000, 6_000, "", ""),
  CRASH_TARGET("crash the target", Victims.NOBODY, 0, 4_000, "", ""),
  CRASH_SOURCE("crash the source", Victims.NOBODY, 0, 4_000, "", ""),
  END_SESSIONS("end the source's sessions", Victims.NOBODY, 0, 0, "", ""),
  CUT_KAFKA("cut from Kafka:", Victims.SERVICES, 2_000, 12_000, "refused", "silent"),
  CUT_TARGET("cut from the target:", Victims.WRITERS, 2_000, 12_000, "refused", "silent"),
  CUT_SOURCE("cut from the source:", Victims.EXTRACTORS, 2_000, 12_000, "refused", "silent"),
  FILL_DISK("fill the target's disk", Victims.NOBODY, 2_000, 8_000, "", "");

  private final String text;
  private final List<String> victims;
  private final int shortest;
  private final int longest;
  private final String oneWay;
  private final String otherWay;

  FaultKind(
      String text,
      List<String> victims,
      int shortest,
      int longest,
      String oneWay,
      String otherWay) {
    this.text = text;
    this.victims = victims;
    this.shortest = shortest;
    this.longest = longest;
    this.oneWay = oneWay;
    this.otherWay = otherWay;
  }

  List<String> victims() {
    return victims;
  }

  int shortestMillis() {
    return shortest;
  }

  int longestMillis() {
    return longest;
  }

  /** As in {@code kill -9 loader-1 (new folder)}. */
  String describe(String victim, boolean variant) {
    String which = victim.isEmpty() ? "" : " " + victim;
    String how = variant ? otherWay : oneWay;
    return text + which + (how.isEmpty() ? "" : " (" + how + ")");
  }
}
