// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.swap;

import io.convoy.common.config.TargetConfig.OnDependents;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.error.Excerpt;
import io.convoy.coordinator.effect.swap.Dependents.Dependent;
import java.util.List;

/** What {@code target.on-dependents} says of what hangs on tables that are put aside. */
record DependentsRule(OnDependents setting) {
  private static final int MOST_SHOWN = 30;

  /**
   * @return a note on each, for the report
   * @throws ConvoyException TARGET_EXISTS with the list of those that keep the tables from being
   *     put aside
   */
  List<String> notes(List<Dependent> dependents) {
    return switch (setting) {
      case REFUSE -> {
        require(
            dependents,
            "these hang on tables that the run is to put aside, and would stay with them"
                + " (target.on-dependents: refuse)",
            "drop them, or set target.on-dependents to carry (move them to the new tables) or leave"
                + " (let them stay with the old ones)");
        yield List.of();
      }
      case CARRY -> {
        require(
            dependents.stream().filter(one -> one.obstacle() != null).toList(),
            "these hang on tables that the run is to put aside, and cannot be moved to the new ones"
                + " (target.on-dependents: carry)",
            "drop them, or set target.on-dependents to leave (let all stay with the old ones)");
        yield dependents.stream().map(one -> one.what() + " is moved to the new table").toList();
      }
      case LEAVE ->
          dependents.stream()
              .map(one -> one.what() + " stays with the old table (target.on-dependents: leave)")
              .toList();
    };
  }

  private static void require(List<Dependent> inTheWay, String what, String wayOut) {
    if (!inTheWay.isEmpty()) {
      throw new ConvoyException(
          ErrorCode.TARGET_EXISTS, "%s: %s; %s".formatted(what, listed(inTheWay), wayOut));
    }
  }

  /** With the reasons why they cannot be moved. */
  static String listed(List<Dependent> dependents) {
    List<String> lines =
        dependents.stream()
            .map(one -> one.what() + (one.obstacle() == null ? "" : " (" + one.obstacle() + ")"))
            .toList();
    return Excerpt.of(lines, MOST_SHOWN);
  }
}
