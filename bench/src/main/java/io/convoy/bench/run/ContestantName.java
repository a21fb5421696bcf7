// SPDX-License-Identifier: Apache-2.0
package io.convoy.bench.run;

import java.util.List;

/** The names by which contestants are asked for and shown. */
final class ContestantName {
  static final String PIPE = "pipe";
  static final String CONVOY = "convoy";
  static final String FLEET = "fleet";
  static final String HALVES = "halves";
  static final String PGLOADER = "pgloader";
  static final List<String> ALL = List.of(PIPE, CONVOY, FLEET, HALVES, PGLOADER);

  private ContestantName() {}
}
