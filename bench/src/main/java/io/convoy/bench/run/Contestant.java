// SPDX-License-Identifier: Apache-2.0
package io.convoy.bench.run;

import java.util.List;

/** A way to copy the source's tables, timed. It finds an empty target. */
interface Contestant {
  /** By which it is chosen, one of {@link ContestantName}. */
  String name();

  /** What it copies; the target is checked for these tables before a time is accepted. */
  Scope scope();

  /** Copies, and returns what was measured, in an order that is the same in each round. */
  List<Measurement> run();
}
