// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the rows of a table were at each version of the source, as hashes: from the last version and
 * the changes that led there. Row order means nothing, and a row may be there several times.
 */
final class TableHistory {
  private final long[] last;
  private final int lastVersion;
  private final List<Change> newestFirst;

  /**
   * The rows of one hash that came with a version, or went where there are fewer than none.
   *
   * @param version the first that has the change
   */
  record Change(int version, long hash, int rows) {
    /** From three numbers in this order. */
    static Change parse(String text) {
      String[] numbers = text.split(" ");
      return new Change(
          Integer.parseInt(numbers[0]), Long.parseLong(numbers[1]), Integer.parseInt(numbers[2]));
    }
  }

  /**
   * @param last all rows at the last version
   */
  TableHistory(long[] last, int lastVersion, List<Change> changes) {
    this.last = last;
    this.lastVersion = lastVersion;
    this.newestFirst =
        changes.stream().sorted(Comparator.comparingInt(Change::version).reversed()).toList();
  }

  /** Compares a copy with every version, from the last to the first. */
  Match match(long[] copy) {
    Comparison comparison = new Comparison(copy);
    BitSet equal = new BitSet();
    int nearest = lastVersion;
    long fewest = Long.MAX_VALUE;
    int at = 0;
    while (true) {
      int version = at == newestFirst.size() ? 0 : newestFirst.get(at).version();
      int upTo = at == 0 ? lastVersion : newestFirst.get(at - 1).version() - 1;
      if (comparison.differences == 0) {
        equal.set(version, upTo + 1);
      }
      if (comparison.differences < fewest) {
        fewest = comparison.differences;
        nearest = upTo;
      }
      if (at == newestFirst.size()) {
        return new Match(equal, equal.isEmpty() ? describe(copy, nearest) : "");
      }
      at = comparison.undo(at);
    }
  }

  private String describe(long[] copy, int version) {
    Comparison comparison = new Comparison(copy);
    int at = 0;
    while (at < newestFirst.size() && newestFirst.get(at).version() > version) {
      at = comparison.undo(at);
    }
    return comparison.describe(version);
  }

  /** A copy and the source, which goes back version by version. */
  private final class Comparison {
    private final Map<Long, Rows> rows = new HashMap<>();
    private long differences;

    Comparison(long[] copy) {
      for (long hash : last) {
        rows(hash).source++;
      }
      for (long hash : copy) {
        rows(hash).copy++;
      }
      differences = rows.values().stream().mapToLong(Rows::difference).sum();
    }

    private Rows rows(long hash) {
      return rows.computeIfAbsent(hash, unseen -> new Rows());
    }

    /**
     * Takes back one version.
     *
     * @return the first change that is of an older one
     */
    int undo(int from) {
      int version = newestFirst.get(from).version();
      int at = from;
      while (at < newestFirst.size() && newestFirst.get(at).version() == version) {
        Change change = newestFirst.get(at++);
        Rows changed = rows(change.hash());
        differences -= changed.difference();
        changed.source -= change.rows();
        differences += changed.difference();
      }
      return at;
    }

    String describe(int version) {
      long missing = rows.values().stream().mapToLong(one -> Math.max(0, -one.surplus())).sum();
      long twice =
          rows.values().stream().filter(one -> one.source > 0).mapToLong(Rows::positive).sum();
      long strange =
          rows.values().stream().filter(one -> one.source == 0).mapToLong(Rows::positive).sum();
      return ("is the source at no moment: against version %d of %d, %d rows are missing, %d are"
              + " there too often and %d are of other versions or of none")
          .formatted(version, lastVersion, missing, twice, strange);
    }
  }

  private static final class Rows {
    private long source;
    private long copy;

    long surplus() {
      return copy - source;
    }

    long positive() {
      return Math.max(0, surplus());
    }

    long difference() {
      return Math.abs(surplus());
    }
  }
}
