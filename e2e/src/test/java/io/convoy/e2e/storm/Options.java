// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The command line of {@code ./storm}.
 *
 * @param seeds how many storms
 * @param from the first seed; the others follow it one by one
 * @param faults what may be thrown
 * @param source whether somebody writes to it
 * @param syncs how steps that follow the load find changes; empty for a load alone
 * @param writes whether the page is written
 */
record Options(
    int seeds,
    long from,
    Set<FaultKind> faults,
    SourceUse source,
    Optional<Capture> syncs,
    boolean writes) {
  static final String USAGE =
      """
      ./storm [--seeds N] [--from SEED] [--faults KIND,...] [--still] [--syncs CAPTURE] [--write]

        --seeds N         how many storms (default 1)
        --from SEED       the first seed, the others count on from it (default: made up, and printed)
        --faults KIND,... throws only these: %s
        --still           nobody writes to the source
        --syncs CAPTURE   a first load in peace, and faults at the steps that follow it: compare or logical
        --write           puts the list into docs/reliability.md
      """
          .formatted(
              String.join(", ", Arrays.stream(FaultKind.values()).map(Options::spelled).toList()));

  /**
   * @param madeUp the first seed where none is given
   * @throws IllegalArgumentException says what is wrong
   */
  static Options parse(List<String> arguments, long madeUp) {
    int seeds = 1;
    long from = madeUp;
    Set<FaultKind> faults = EnumSet.allOf(FaultKind.class);
    SourceUse source = SourceUse.WRITTEN_TO;
    Optional<Capture> syncs = Optional.empty();
    boolean writes = false;
    int at = 0;
    while (at < arguments.size()) {
      String option = arguments.get(at++);
      switch (option) {
        case "--still" -> source = SourceUse.STILL;
        case "--syncs" -> syncs = Optional.of(capture(value(arguments, at++, option)));
        case "--write" -> writes = true;
        case "--seeds" -> seeds = Integer.parseInt(value(arguments, at++, option));
        case "--from" -> from = Long.parseLong(value(arguments, at++, option));
        case "--faults" -> faults = kinds(value(arguments, at++, option));
        default -> throw new IllegalArgumentException("unknown option " + option);
      }
    }
    return new Options(seeds, from, faults, source, syncs, writes);
  }

  private static String value(List<String> arguments, int at, String option) {
    if (at >= arguments.size()) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return arguments.get(at);
  }

  private static Capture capture(String name) {
    return Arrays.stream(Capture.values())
        .filter(capture -> capture.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no capture is called " + name));
  }

  private static Set<FaultKind> kinds(String names) {
    Set<FaultKind> kinds = EnumSet.noneOf(FaultKind.class);
    for (String name : names.split(",")) {
      kinds.add(
          Arrays.stream(FaultKind.values())
              .filter(kind -> spelled(kind).equals(name.strip()))
              .findFirst()
              .orElseThrow(() -> new IllegalArgumentException("no fault is called " + name)));
    }
    return kinds;
  }

  /** As on the command line. */
  static String spelled(FaultKind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
