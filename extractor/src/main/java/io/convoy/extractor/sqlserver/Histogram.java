// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import java.util.ArrayList;
import java.util.List;

/**
 * The distribution of an index's first column, as SQL Server's statistics keep it in at most 200
 * steps (its manual, "sys.dm_db_stats_histogram").
 *
 * @param steps in the order of the column
 */
record Histogram(List<Step> steps) {

  /**
   * One step.
   *
   * @param highest the greatest value in it, as text
   * @param below rows above the last step and below that value; an estimate
   * @param at rows of that value; an estimate
   */
  record Step(String highest, double below, double at) {
    private double rows() {
      return below + at;
    }
  }

  Histogram {
    steps = List.copyOf(steps);
  }

  /**
   * Boundaries of about so many chunks; empty where the steps are too coarse for that, or the table
   * has grown or shrunk by more than a fifth since.
   */
  List<String> cut(long rows, int chunks) {
    double total = steps.stream().mapToDouble(Step::rows).sum();
    if (steps.size() < chunks || (rows > 0 && Math.abs(total - rows) > rows * 0.2)) {
      return List.of();
    }
    double aim = total / chunks;
    List<String> bounds = new ArrayList<>();
    double gathered = 0;
    for (Step step : steps.subList(0, steps.size() - 1)) {
      // A range begins at its bound, so that the rows of the bound itself are in the next.
      if (gathered > 0 && gathered + step.below() >= aim) {
        if (gathered + step.below() > 2 * aim) {
          return List.of();
        }
        bounds.add(step.highest());
        gathered = step.at();
      } else {
        gathered += step.rows();
      }
    }
    return gathered > 2 * aim ? List.of() : bounds;
  }
}
