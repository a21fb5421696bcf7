// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.compare;

import io.convoy.schemas.event.ColumnDifference;
import io.convoy.schemas.event.DifferenceKind;
import io.convoy.schemas.event.LocatedDigest;
import io.convoy.schemas.event.NamedValue;
import io.convoy.schemas.event.RowDetail;
import io.convoy.schemas.event.RowDifference;
import io.convoy.schemas.event.RowDigest;
import io.convoy.schemas.row.RowField;
import io.convoy.schemas.row.RowLayout;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells which rows of two sides differ, all of one key at a time: rows that both sides have cancel
 * out, however often each has them; what is left of a key on both sides has changed. Without a key
 * each row is its own, so that nothing is changed, only missing or extra. Not thread-safe.
 */
public final class RowMatch {
  /** Of all differences of a table together, so that they fit into a message. */
  private static final int MOST_CHARACTERS = 300_000;

  private static final int CHARACTERS_PER_NAME = 24;

  private final List<String> columns;
  private final List<String> key;
  private final int limit;
  private final List<RowDifference> named = new ArrayList<>();
  private int characters;
  private final Differing differing;
  private final DifferingKeys keys;
  private long missing;
  private long extra;
  private long changed;
  private long leftSum;

  /**
   * @param key columns in the order of {@link RowDetail}
   * @param limit differences that are named
   * @param keys says which rows count, and takes them in
   */
  RowMatch(RowLayout layout, List<String> key, int limit, Differing differing, DifferingKeys keys) {
    this.columns = layout.fields().stream().map(RowField::sourceColumn).toList();
    this.key = key;
    this.limit = limit;
    this.differing = differing;
    this.keys = keys;
  }

  /** What is left of one key. */
  private static final class Sides {
    final List<LocatedDigest> source = new ArrayList<>(1);
    final List<LocatedDigest> target = new ArrayList<>(1);
  }

  /** Takes in rows whose keys are in no other call. */
  void match(List<LocatedDigest> source, List<LocatedDigest> target) throws SQLException {
    Map<Long, Sides> byKey = new HashMap<>(source.size() * 2);
    for (LocatedDigest row : source) {
      byKey.computeIfAbsent(row.getDigest().getKey(), absent -> new Sides()).source.add(row);
    }
    for (LocatedDigest row : target) {
      byKey.computeIfAbsent(row.getDigest().getKey(), absent -> new Sides()).target.add(row);
    }
    for (Map.Entry<Long, Sides> sides : byKey.entrySet()) {
      cancelOut(sides.getValue());
      int rows = Math.max(sides.getValue().source.size(), sides.getValue().target.size());
      if (rows > 0 && keys.take(sides.getKey(), rows)) {
        tell(sides.getValue());
      }
    }
  }

  private void cancelOut(Sides sides) {
    Iterator<LocatedDigest> rows = sides.source.iterator();
    while (rows.hasNext()) {
      LocatedDigest row = rows.next();
      if (!differing.takesAll(row) && removeSame(sides.target, row.getDigest().getRow())) {
        rows.remove();
      }
    }
  }

  private void tell(Sides sides) throws SQLException {
    int both = Math.min(sides.source.size(), sides.target.size());
    for (int i = 0; i < both; i++) {
      changed++;
      leftSum +=
          sides.target.get(i).getDigest().getRow() - sides.source.get(i).getDigest().getRow();
      differing.changed(sides.source.get(i), sides.target.get(i));
      name(
          DifferenceKind.CHANGED, sides.source.get(i).getDigest(), sides.target.get(i).getDigest());
    }
    for (LocatedDigest row : sides.source.subList(both, sides.source.size())) {
      missing++;
      differing.missing(row);
      name(DifferenceKind.MISSING, row.getDigest(), null);
    }
    for (LocatedDigest row : sides.target.subList(both, sides.target.size())) {
      extra++;
      leftSum += row.getDigest().getRow();
      differing.extra(row);
      name(DifferenceKind.EXTRA, null, row.getDigest());
    }
  }

  private static boolean removeSame(List<LocatedDigest> rows, long hash) {
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i).getDigest().getRow() == hash) {
        rows.remove(i);
        return true;
      }
    }
    return false;
  }

  private void name(DifferenceKind kind, @Nullable RowDigest source, @Nullable RowDigest target) {
    if (named.size() >= limit || characters >= MOST_CHARACTERS) {
      return;
    }
    RowDigest one = source == null ? target : source;
    if (one == null) {
      return;
    }
    RowDetail left = source == null ? null : source.getDetail();
    RowDetail right = target == null ? null : target.getDetail();
    RowDetail either = left == null ? right : left;
    RowDifference difference =
        new RowDifference(
            kind,
            HexFormat.of().toHexDigits(one.getKey()),
            either == null ? List.of() : keyOf(either),
            columns(left, right));
    characters += size(difference);
    named.add(difference);
  }

  private List<NamedValue> keyOf(RowDetail detail) {
    List<NamedValue> values = new ArrayList<>(key.size());
    for (int i = 0; i < key.size(); i++) {
      values.add(new NamedValue(key.get(i), detail.getKey().get(i)));
    }
    return values;
  }

  private List<ColumnDifference> columns(@Nullable RowDetail source, @Nullable RowDetail target) {
    List<ColumnDifference> differing = new ArrayList<>();
    for (int column = 0; column < columns.size(); column++) {
      String name = columns.get(column);
      if (source != null && target != null) {
        if (hash(source, column) != hash(target, column)) {
          differing.add(column(name, value(source, column), value(target, column)));
        }
      } else if (isShown(source) || isShown(target)) {
        differing.add(column(name, value(source, column), value(target, column)));
      }
    }
    return differing;
  }

  /** A value that may be shown; not there where it may not. */
  private record Shown(@Nullable String text) {}

  private static @Nullable Shown value(@Nullable RowDetail detail, int column) {
    return detail == null || !isShown(detail) ? null : new Shown(detail.getValues().get(column));
  }

  private static boolean isShown(@Nullable RowDetail detail) {
    return detail != null && !detail.getValues().isEmpty();
  }

  private static ColumnDifference column(
      String name, @Nullable Shown source, @Nullable Shown target) {
    return new ColumnDifference(
        name,
        source != null || target != null,
        source == null ? null : source.text(),
        target == null ? null : target.text());
  }

  private static long hash(RowDetail detail, int column) {
    ByteBuffer hashes = detail.getColumns();
    return hashes.getLong(hashes.position() + column * Long.BYTES);
  }

  private static int size(RowDifference difference) {
    int size = CHARACTERS_PER_NAME;
    for (NamedValue value : difference.getKey()) {
      size += CHARACTERS_PER_NAME + length(value.getColumn()) + length(value.getValue());
    }
    for (ColumnDifference column : difference.getColumns()) {
      size += CHARACTERS_PER_NAME + length(column.getColumn());
      size += length(column.getSource()) + length(column.getTarget());
    }
    return size;
  }

  private static int length(@Nullable String text) {
    return text == null ? 0 : text.length();
  }

  public long missing() {
    return missing;
  }

  public long extra() {
    return extra;
  }

  public long changed() {
    return changed;
  }

  /** By what extra and changed rows make the target's checksum another than the source's. */
  long leftSum() {
    return leftSum;
  }

  /** Which rows these are, and which ones were left aside. */
  DifferingKeys keys() {
    return keys;
  }

  public long total() {
    return missing + extra + changed;
  }

  /** The first differences, by their keys. */
  List<RowDifference> named() {
    List<RowDifference> sorted = new ArrayList<>(named);
    sorted.sort(DifferenceOrder.BY_KEY);
    return sorted;
  }
}
