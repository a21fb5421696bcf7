// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

import java.util.List;
import java.util.stream.Stream;

/** What there is to strike, by name. */
final class Victims {
  static final List<String> COORDINATORS = List.of("coordinator-1", "coordinator-2");
  static final List<String> EXTRACTORS = List.of("extractor-1", "extractor-2");
  static final List<String> LOADERS = List.of("loader-1", "loader-2");

  static final List<String> WRITERS = both(COORDINATORS, LOADERS);
  static final List<String> SERVICES = both(WRITERS, EXTRACTORS);

  /** Brokers are not known by name but by what they lead just now. */
  static final List<String> LEADERS =
      List.of("leader of storm.events", "leader of storm.runs", "leader of storm.tasks");

  static final List<String> NOBODY = List.of("");

  private Victims() {}

  private static List<String> both(List<String> some, List<String> others) {
    return Stream.concat(some.stream(), others.stream()).toList();
  }
}
