// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres.log;

import io.convoy.extractor.postgres.log.LogMessage.Delete;
import io.convoy.extractor.postgres.log.LogMessage.Identity;
import io.convoy.extractor.postgres.log.LogMessage.Insert;
import io.convoy.extractor.postgres.log.LogMessage.LoggedColumn;
import io.convoy.extractor.postgres.log.LogMessage.OldRow;
import io.convoy.extractor.postgres.log.LogMessage.Relation;
import io.convoy.extractor.postgres.log.LogMessage.Told;
import io.convoy.extractor.postgres.log.LogMessage.Truncate;
import io.convoy.extractor.postgres.log.LogMessage.Update;
import io.convoy.extractor.source.LoggedChanges.TableKeys;
import io.convoy.schemas.compare.KeyLimit;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the keys of rows that changed, the new one and, where it was another, the old one. Where
 * a key is not told, or there are too many, the table is given up: all its rows are to be compared
 * then. So what is kept in memory has a limit, however large a transaction is. Not thread-safe.
 */
final class ChangedKeys {
  private final Map<Integer, Gathered> byOid = new HashMap<>();
  private final int most;
  private int count;

  /** The keys of one table. */
  private static final class Gathered {
    private final LoggedTable table;
    private final Set<String> keys = new LinkedHashSet<>();
    private int[] places = {};
    private boolean isOldKeyTold;
    private @Nullable String obstacle;

    private Gathered(LoggedTable table) {
      this.table = table;
    }

    private int limit() {
      return KeyLimit.of(table.rows());
    }
  }

  /**
   * @param most keys of all tables that are kept
   */
  ChangedKeys(List<LoggedTable> tables, int most) {
    tables.forEach(table -> byOid.put(table.oid(), new Gathered(table)));
    this.most = most;
  }

  void take(LogMessage message) {
    switch (message) {
      case Relation relation -> gathered(relation.oid()).ifPresent(it -> describe(it, relation));
      case Insert insert -> gathered(insert.oid()).ifPresent(it -> add(it, insert.row()));
      case Update update ->
          gathered(update.oid())
              .ifPresent(it -> {
                OldRow old = update.old();
                if (old != null) {
                  addOld(it, old);
                }
                add(it, update.row());
              });
      case Delete delete -> gathered(delete.oid()).ifPresent(it -> addOld(it, delete.old()));
      case Truncate truncate ->
          truncate
              .oids()
              .forEach(oid -> gathered(oid).ifPresent(it -> giveUp(it, "it was emptied")));
      default -> {
        // Not of rows.
      }
    }
  }

  /** Nothing is gathered of tables that are given up, or are not known. */
  private Optional<Gathered> gathered(int oid) {
    return Optional.ofNullable(byOid.get(oid)).filter(table -> table.obstacle == null);
  }

  private void describe(Gathered it, Relation relation) {
    List<String> names = relation.columns().stream().map(LoggedColumn::name).toList();
    it.places = it.table.key().stream().mapToInt(names::indexOf).toArray();
    it.isOldKeyTold = true;
    for (int place : it.places) {
      if (place < 0) {
        giveUp(it, "its key had other columns meanwhile");
        return;
      }
      it.isOldKeyTold &= relation.columns().get(place).identity() == Identity.PART;
    }
  }

  private void addOld(Gathered it, OldRow old) {
    if (old.told() == Told.IDENTITY && !it.isOldKeyTold) {
      giveUp(it, "its replica identity did not tell its key meanwhile");
    } else {
      add(it, old.values());
    }
  }

  private void add(Gathered it, List<@Nullable String> row) {
    if (it.obstacle != null) {
      return;
    }
    if (it.places.length == 0) {
      giveUp(it, "the log does not say what it looked like");
      return;
    }
    StringJoiner key = new StringJoiner(TableKeys.SEPARATOR);
    for (int place : it.places) {
      String value = place < row.size() ? row.get(place) : null;
      if (value == null || value.equals(LogMessage.UNCHANGED)) {
        giveUp(it, "the log does not tell all of a key");
        return;
      }
      key.add(value);
    }
    if (it.keys.add(key.toString())) {
      count++;
      limit(it);
    }
  }

  private void limit(Gathered it) {
    if (it.keys.size() > it.limit()) {
      giveUp(it, "more than %,d of its rows changed".formatted(it.limit()));
    } else if (count > most) {
      Gathered largest =
          byOid.values().stream()
              .max((one, other) -> Integer.compare(one.keys.size(), other.keys.size()))
              .orElseThrow();
      giveUp(largest, "more rows changed than are looked at one by one");
    }
  }

  private void giveUp(Gathered it, String obstacle) {
    it.obstacle = obstacle;
    count -= it.keys.size();
    it.keys.clear();
  }

  List<TableKeys> tables() {
    return byOid.values().stream()
        .map(it ->
            new TableKeys(
                it.table.id(), it.table.key(), it.keys, it.table.bytesPerRow(), it.obstacle))
        .toList();
  }
}
