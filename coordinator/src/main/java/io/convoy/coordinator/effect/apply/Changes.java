// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.apply;

import io.convoy.common.error.ConvoyException;
import io.convoy.schemas.event.ChangesApplied;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is done to tables that change together, within one transaction. What a constraint refuses is
 * undone and tried in another way: where several rows exchange their places in an index, or refer
 * to one another, not every order will do.
 */
final class Changes {
  private static final String UNIQUE = "23505";
  private static final String FOREIGN_KEY = "23503";

  private final Connection connection;
  private final List<StagedTable> tables;

  /** The order of the statements; children go before parents, and come after them. */
  private enum Way {
    /** So that no row is in another's place. */
    UPDATE_LAST,
    /** So that a foreign key which acts finds no child any more where a parent goes. */
    UPDATE_FIRST,
    /** Rows that have changed go and come as well. */
    REPLACE
  }

  /**
   * @param tables parents before children
   */
  Changes(Connection connection, List<StagedTable> tables) {
    this.connection = connection;
    this.tables = tables;
  }

  /** Where no trigger fires and no foreign key is checked. */
  ChangesApplied freely() throws SQLException {
    Optional<ChangesApplied> applied = attempt(Way.UPDATE_LAST, Set.of(UNIQUE), List.of());
    return applied.isPresent() ? applied.orElseThrow() : perform(Way.REPLACE, List.of());
  }

  /** To have keys wait takes locks that keep readers out: that is done only where it is needed. */
  ChangesApplied underKeys(ForeignKeys keys, List<String> notes) throws SQLException {
    Way first = keys.acts() ? Way.UPDATE_FIRST : Way.UPDATE_LAST;
    Optional<ChangesApplied> applied = attempt(first, Set.of(UNIQUE, FOREIGN_KEY), notes);
    if (applied.isPresent()) {
      return applied.orElseThrow();
    }
    keys.defer(connection);
    ChangesApplied done = whileDeferred(first, keys, notes);
    keys.require(connection);
    return done;
  }

  private ChangesApplied whileDeferred(Way first, ForeignKeys keys, List<String> notes)
      throws SQLException {
    if (keys.acts()) {
      return perform(first, notes);
    }
    Optional<ChangesApplied> applied = attempt(first, Set.of(UNIQUE), notes);
    return applied.isPresent() ? applied.orElseThrow() : perform(Way.REPLACE, notes);
  }

  /** Empty where that is refused with one of these SQLStates: then nothing is changed. */
  private Optional<ChangesApplied> attempt(Way way, Set<String> refusals, List<String> notes)
      throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      return Optional.of(perform(way, notes));
    } catch (ConvoyException e) {
      boolean isRefused =
          e.getCause() instanceof SQLException refusal
              && refusals.contains(String.valueOf(refusal.getSQLState()));
      if (!isRefused) {
        throw e;
      }
      connection.rollback(before);
      return Optional.empty();
    }
  }

  private ChangesApplied perform(Way way, List<String> notes) throws SQLException {
    List<StagedTable> childrenFirst = tables.reversed();
    long updated = way == Way.UPDATE_FIRST ? each(childrenFirst, StagedTable::update) : 0;
    boolean isReplaced = way == Way.REPLACE;
    long deleted = each(childrenFirst, isReplaced ? StagedTable::deleteAll : StagedTable::delete);
    updated += way == Way.UPDATE_LAST ? each(childrenFirst, StagedTable::update) : 0;
    long inserted = each(tables, isReplaced ? StagedTable::insertAll : StagedTable::insert);
    return new ChangesApplied(deleted, updated, inserted, notes);
  }

  /** One step of a table; tells how many rows it changed. */
  @FunctionalInterface
  private interface Change {
    long perform(StagedTable table) throws SQLException;
  }

  private static long each(List<StagedTable> tables, Change change) throws SQLException {
    long rows = 0;
    for (StagedTable table : tables) {
      rows += change.perform(table);
    }
    return rows;
  }
}
