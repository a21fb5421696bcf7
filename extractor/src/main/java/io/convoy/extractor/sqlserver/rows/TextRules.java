// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.rows;

import io.convoy.common.config.TablePattern;
import io.convoy.common.config.TextOptions.LoneSurrogates;
import io.convoy.common.config.TextOptions.Nul;
import io.convoy.schemas.row.AvroOutput;
import java.util.Map;

/**
 * What becomes of a column's text where PostgreSQL cannot hold it, and how far it is padded.
 *
 * <p>A pattern of the configuration matches letters as the source spells its names; {@code *}
 * stands for any characters, {@code ?} for one.
 */
final class TextRules {
  private static final byte[] REPLACEMENT = {(byte) 0xEF, (byte) 0xBF, (byte) 0xBD};

  private final SourceColumn column;
  private final Nul nul;
  private final LoneSurrogates undecodable;
  private boolean sawNul;
  private boolean sawUndecodable;

  TextRules(SourceColumn column) {
    this.column = column;
    this.nul = policy(column);
    this.undecodable = column.text().loneSurrogates();
  }

  private static Nul policy(SourceColumn column) {
    for (Map.Entry<String, String> entry : column.text().nulIn().entrySet()) {
      TablePattern pattern = new TablePattern(entry.getKey());
      if (pattern.matches(column.table())
          || pattern.matches(column.table(), column.field().sourceColumn())) {
        return Nul.of(entry.getValue());
      }
    }
    return column.text().nul();
  }

  /** Writes what stands for U+0000. */
  void nul(AvroOutput out) {
    sawNul = true;
    switch (nul) {
      case FAIL ->
          throw column.refuse(
              "text with the character U+0000, which PostgreSQL cannot hold",
              "Set source.text.nul, or source.text.nul-in for this column, to strip or replace.");
      case STRIP -> {}
      case REPLACE -> out.writeFixed(REPLACEMENT, 0, REPLACEMENT.length);
    }
  }

  /** Writes what stands for half a surrogate pair, or for bytes that are no characters. */
  void undecodable(AvroOutput out) {
    sawUndecodable = true;
    switch (undecodable) {
      case FAIL ->
          throw column.refuse(
              "text with half a surrogate pair or with bytes that its code page does not know",
              "Mend the value, or set source.text.lone-surrogates to replace.");
      case REPLACE -> out.writeFixed(REPLACEMENT, 0, REPLACEMENT.length);
    }
  }

  /** Counts what the value that was just written lost. */
  void endValue() {
    if (sawNul) {
      sawNul = false;
      column.count(nul == Nul.STRIP ? Alteration.NUL_LEFT_OUT : Alteration.NUL_REPLACED);
    }
    if (sawUndecodable) {
      sawUndecodable = false;
      column.count(Alteration.UNDECODABLE);
    }
  }
}
