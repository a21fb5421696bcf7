// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.value;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.schemas.event.AlteredValues;
import io.convoy.schemas.name.TableName;
import io.convoy.schemas.row.AvroInput;
import io.convoy.schemas.row.AvroOutput;
import io.convoy.schemas.row.FieldSkipper;
import io.convoy.schemas.row.RowField;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.row.RowSink;
import io.convoy.schemas.row.ValueRule;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hands rows on as the rules of their columns want them, before anything is made of them: they are
 * hashed, sent and compared in that form alone. Not thread-safe.
 */
public final class RuledRows implements RowSink {
  private static final int ROOMY = 1 << 20;

  private final RowLayout layout;
  private final RowSink next;
  private final @Nullable ColumnRule[] rules;
  private final AvroOutput row = new AvroOutput(1 << 12);
  private final AvroInput in = new AvroInput();
  private int flushed;
  private long rows;

  public RuledRows(RowLayout layout, RowSink next) {
    this.layout = layout;
    this.next = next;
    this.rules =
        layout.fields().stream()
            .map(field -> isRuled(field) ? ColumnRule.of(field) : null)
            .toArray(ColumnRule[]::new);
  }

  /** False where all values travel as they are, and nobody need look at them. */
  public static boolean areNeeded(RowLayout layout) {
    return layout.fields().stream().anyMatch(RuledRows::isRuled);
  }

  private static boolean isRuled(RowField field) {
    return !field.rule().equals(ValueRule.NONE);
  }

  @Override
  public AvroOutput out() {
    return row;
  }

  @Override
  public void endRow() {
    in.wrap(row.array(), 0, row.position());
    AvroOutput out = next.out();
    flushed = 0;
    for (int number = 0; number < rules.length; number++) {
      int start = in.position();
      FieldSkipper.skip(layout.fields().get(number), in);
      @Nullable ColumnRule rule = rules[number];
      if (rule != null) {
        take(rule, layout.fields().get(number), start, out);
      }
    }
    out.writeFixed(row.array(), flushed, row.position() - flushed);
    row.shrinkTo(ROOMY);
    rows++;
    next.endRow();
  }

  private void take(ColumnRule rule, RowField field, int start, AvroOutput out) {
    switch (rule.decide(row.array(), start, in.position() - start)) {
      case AS_IT_IS -> {
        // It goes with those before and after it.
      }
      case NULL -> {
        out.writeFixed(row.array(), flushed, start - flushed);
        out.writeLong(0);
        flushed = in.position();
      }
      case REFUSED ->
          throw new ConvoyException(
              ErrorCode.SOURCE_ERROR,
              "Reading %s, column %s (%s), row %d of the chunk: %s does not hold the value; have the type that holds it, or make it NULL (tables.columns.unfit: to-null)"
                  .formatted(
                      TableName.of(layout.source()),
                      field.sourceColumn(),
                      field.sourceType(),
                      rows,
                      rule.targetType()));
    }
  }

  /** What was counted, by column. */
  public List<AlteredValues> altered() {
    List<AlteredValues> altered = new ArrayList<>();
    for (int number = 0; number < rules.length; number++) {
      @Nullable ColumnRule rule = rules[number];
      if (rule != null) {
        String column = layout.fields().get(number).sourceColumn();
        add(altered, column, ColumnRule.STOOD_FOR_NONE, rule.stoodForNone());
        add(altered, column, rule.unfitClause(), rule.didNotFit());
      }
    }
    return altered;
  }

  private static void add(List<AlteredValues> altered, String column, String how, long values) {
    if (values > 0) {
      altered.add(new AlteredValues(column, how, values));
    }
  }
}
