// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.rows;

import io.convoy.common.config.TextOptions;
import io.convoy.common.config.TypeOptions;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.schemas.event.AlteredValues;
import io.convoy.schemas.name.TableName;
import io.convoy.schemas.row.RowField;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.table.TableId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * A column while its chunk is read: where its values are in a row, what the configuration makes of
 * them, and how many could not be kept whole. Not thread-safe.
 */
final class SourceColumn {
  private final RowLayout layout;
  private final RowField field;
  private final int index;
  private final Options options;
  private final LongSupplier row;
  private final Map<Alteration, LongAdder> altered = new EnumMap<>(Alteration.class);

  /** What the configuration says of types and of text. */
  record Options(TypeOptions types, TextOptions text) {}

  /**
   * @param index of its first expression in the select list, from 1
   * @param row number of the current row in the chunk, from 0
   */
  SourceColumn(RowLayout layout, RowField field, int index, Options options, LongSupplier row) {
    this.layout = layout;
    this.field = field;
    this.index = index;
    this.options = options;
    this.row = row;
  }

  int index() {
    return index;
  }

  RowField field() {
    return field;
  }

  TypeOptions types() {
    return options.types();
  }

  TextOptions text() {
    return options.text();
  }

  TableId table() {
    return layout.source();
  }

  /** A value was altered. */
  void count(Alteration how) {
    altered.computeIfAbsent(how, kind -> new LongAdder()).increment();
  }

  /** What was counted, in the order of {@link Alteration}. */
  List<AlteredValues> altered() {
    return altered.entrySet().stream()
        .map(counted ->
            new AlteredValues(
                field.sourceColumn(), counted.getKey().clause(), counted.getValue().sum()))
        .toList();
  }

  /** The configuration wants no run with such a value. */
  ConvoyException refuse(String what, String remedy) {
    return new ConvoyException(ErrorCode.SOURCE_ERROR, where(what) + ". " + remedy);
  }

  /** The value is not what the run's plan says. */
  ConvoyException changed(String what) {
    return new ConvoyException(
        ErrorCode.SOURCE_CHANGED,
        where(what) + ". The table was changed after the run described it; start a new run.");
  }

  private String where(String what) {
    return "Reading %s, column %s (%s), row %d of the chunk: %s"
        .formatted(
            TableName.of(table()), field.sourceColumn(), field.sourceType(), row.getAsLong(), what);
  }
}
