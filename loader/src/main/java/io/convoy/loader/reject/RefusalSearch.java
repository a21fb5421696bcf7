// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader.reject;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds the rows that a server refuses among many, by halving: it takes a few attempts per refused
 * row, and afterwards all other rows are in. Error texts are not looked at.
 */
public final class RefusalSearch {
  private final Attempt attempt;
  private final long most;
  private final List<Refusal> refusals = new ArrayList<>();

  /** Tries to load rows {@code [from, to)}, all or none of them. */
  @FunctionalInterface
  public interface Attempt {
    /**
     * @return why the server refused a row of these; empty where they are all in
     * @throws SQLException for any other error
     */
    Optional<SQLException> load(int from, int to) throws SQLException;
  }

  /** The row with this number, and the server's answer to it alone. */
  public record Refusal(int row, SQLException reason) {}

  private RefusalSearch(Attempt attempt, long most) {
    this.attempt = attempt;
    this.most = most;
  }

  /**
   * Loads all rows but the refused ones, from first to last.
   *
   * @param rows how many there are; as a whole they were refused already
   * @param most how many refusals are of interest: the search ends, with rows left out, as soon as
   *     there are more
   */
  public static List<Refusal> run(int rows, long most, Attempt attempt) throws SQLException {
    RefusalSearch search = new RefusalSearch(attempt, most);
    if (rows == 1) {
      search.tryToLoad(0, 1);
    } else {
      search.halve(0, rows);
    }
    return search.refusals;
  }

  private void halve(int from, int to) throws SQLException {
    int middle = (from + to) >>> 1;
    tryToLoad(from, middle);
    tryToLoad(middle, to);
  }

  private void tryToLoad(int from, int to) throws SQLException {
    if (refusals.size() > most) {
      return;
    }
    Optional<SQLException> refused = attempt.load(from, to);
    if (refused.isEmpty()) {
      return;
    }
    if (to - from == 1) {
      refusals.add(new Refusal(from, refused.orElseThrow()));
    } else {
      halve(from, to);
    }
  }
}
