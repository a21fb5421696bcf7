// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.rows;

import io.convoy.common.config.TextOptions;
import io.convoy.common.config.TypeOptions;
import io.convoy.schemas.event.AlteredValues;
import io.convoy.schemas.row.AvroOutput;
import io.convoy.schemas.row.RowLayout;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads the rows of one chunk from the driver's {@link ResultSet} and writes each as Avro: the very
 * bytes that {@code CopyRowReader} gives once the values are in the columns of the target. Not
 * thread-safe.
 */
public final class RowReader {
  private final List<String> selected = new ArrayList<>();
  private final SourceColumn[] columns;
  private final ValueReader[] readers;
  private final boolean[] nullable;
  private long rows;

  public RowReader(RowLayout layout, TypeOptions types, TextOptions text) {
    int count = layout.fields().size();
    columns = new SourceColumn[count];
    readers = new ValueReader[count];
    nullable = new boolean[count];
    SourceColumn.Options options = new SourceColumn.Options(types, text);
    for (int i = 0; i < count; i++) {
      var field = layout.fields().get(i);
      TypeReader type = TypeReaders.of(field);
      columns[i] = new SourceColumn(layout, field, selected.size() + 1, options, this::rows);
      readers[i] = type.reader().apply(columns[i]);
      nullable[i] = field.isNullable();
      selected.addAll(type.select(field));
    }
  }

  /** Takes text in the form in which this answer has it, whatever its type says. */
  public void adapt(ResultSetMetaData answer) throws SQLException {
    for (int i = 0; i < readers.length; i++) {
      int wireType = answer.getColumnType(columns[i].index());
      readers[i] = TypeReaders.adapt(readers[i], columns[i], wireType);
    }
  }

  /** What stands between SELECT and FROM; empty for a layout without fields. */
  public String selectList() {
    return String.join(", ", selected);
  }

  /** Rows read so far. */
  public long rows() {
    return rows;
  }

  /** Writes the current row's fields. */
  public void readRow(ResultSet row, AvroOutput out) throws SQLException {
    for (int i = 0; i < readers.length; i++) {
      int start = out.position();
      if (nullable[i]) {
        out.writeLong(1);
      }
      if (!readers[i].read(row, out)) {
        writeNull(i, start, out);
      }
    }
    rows++;
  }

  private void writeNull(int column, int start, AvroOutput out) {
    if (!nullable[column]) {
      throw columns[column].changed("NULL in a column that is NOT NULL in the run's plan");
    }
    out.position(start);
    out.writeLong(0);
  }

  /** The values that could not be kept whole, counted by column and by what they lost. */
  public List<AlteredValues> altered() {
    return Arrays.stream(columns).flatMap(column -> column.altered().stream()).toList();
  }
}
