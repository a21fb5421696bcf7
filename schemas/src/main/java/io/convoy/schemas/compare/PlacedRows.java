// SPDX-License-Identifier: Apache-2.0
package io.convoy.schemas.compare;

import io.convoy.schemas.row.AvroInput;
import io.convoy.schemas.row.AvroOutput;
import io.convoy.schemas.row.RowField;
import io.convoy.schemas.row.RowField.Nullability;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.row.RowSink;
import io.convoy.schemas.type.Codec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Takes rows of a PostgreSQL table that say where they lie, and hands them on without that. A place
 * is a table's oid and a tuple's identifier in it (PostgreSQL manual, "System Columns"). Holds one
 * row. Not thread-safe.
 */
public final class PlacedRows implements RowSink {
  private static final int BITS_OF_ITEM = 16;

  private final HeldRow row = new HeldRow();
  private final RowFields fields;
  private final AvroInput in = new AvroInput();
  private final int count;
  private final RowSink rows;
  private long relation;
  private long place;

  /**
   * @param layout of the rows that are handed on
   * @param rows makes what takes them, and may ask where each lies
   */
  public PlacedRows(RowLayout layout, Function<PlacedRows, ? extends RowSink> rows) {
    this.fields = new RowFields(placed(layout));
    this.count = layout.fields().size();
    this.rows = rows.apply(this);
  }

  /** The layout of rows that say where they lie. */
  public static RowLayout placed(RowLayout layout) {
    List<RowField> all = new ArrayList<>(layout.fields());
    all.add(system("convoy_relation", "tableoid", "oid"));
    all.add(system("convoy_place", "ctid", "tid"));
    return new RowLayout(
        layout.source(), layout.targetSchema(), layout.targetTable(), all, layout.part());
  }

  private static RowField system(String name, String column, String type) {
    return new RowField(name, column, column, type, type, Codec.TEXT_FORM, Nullability.NOT_NULL);
  }

  /** A place as PostgreSQL writes it. */
  public static String tid(long place) {
    return "(%d,%d)".formatted(place >>> BITS_OF_ITEM, place & ((1 << BITS_OF_ITEM) - 1));
  }

  @Override
  public AvroOutput out() {
    return row.out();
  }

  @Override
  public void endRow() {
    AvroOutput held = row.out();
    fields.wrap(held.array(), 0, row.length());
    int end = fields.end(count - 1);
    in.wrap(held.array(), end, row.length() - end);
    relation = Long.parseLong(text());
    place = parse(text());
    rows.out().writeFixed(held.array(), 0, end);
    rows.endRow();
    row.clear();
  }

  private String text() {
    int length = in.readLength();
    return new String(in.array(), in.skip(length), length, StandardCharsets.US_ASCII);
  }

  private static long parse(String tid) {
    int comma = tid.indexOf(',');
    long block = Long.parseLong(tid, 1, comma, 10);
    return block << BITS_OF_ITEM | Long.parseLong(tid, comma + 1, tid.length() - 1, 10);
  }

  /** The oid of the table that holds the row that is being handed on. */
  public long relation() {
    return relation;
  }

  /** Where in it that row lies; see {@link #tid}. */
  public long place() {
    return place;
  }
}
