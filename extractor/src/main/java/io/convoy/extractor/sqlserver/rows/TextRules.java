// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.rows;

import io.convoy.common.config.TablePattern;
import io.convoy.common.config.TextOptions;
import io.convoy.common.config.TextOptions.Unstorable;
import io.convoy.common.error.ConvoyException;
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
  private final Rule nul;
  private final Rule undecodable;

  TextRules(SourceColumn column) {
    this.column = column;
    TextOptions text = column.text();
    this.nul = new Rule(Unheld.NUL, policy(column, text.nulIn(), text.nul()));
    this.undecodable =
        new Rule(
            Unheld.UNDECODABLE, policy(column, text.loneSurrogatesIn(), text.loneSurrogates()));
  }

  private static Unstorable policy(
      SourceColumn column, Map<String, String> byPattern, Unstorable otherwise) {
    for (Map.Entry<String, String> entry : byPattern.entrySet()) {
      TablePattern pattern = new TablePattern(entry.getKey());
      if (pattern.matches(column.table())
          || pattern.matches(column.table(), column.field().sourceColumn())) {
        return Unstorable.of(entry.getValue());
      }
    }
    return otherwise;
  }

  /** Writes what stands for U+0000. */
  void nul(AvroOutput out) {
    nul.write(out);
  }

  /** Writes what stands for half a surrogate pair, or for bytes that are no characters. */
  void undecodable(AvroOutput out) {
    undecodable.write(out);
  }

  /**
   * Counts what the value that was just written lost.
   *
   * @return false where it is to be NULL
   */
  boolean endValue() {
    boolean isNull = nul.makesNull() || undecodable.makesNull();
    nul.endValue(isNull);
    undecodable.endValue(isNull);
    return !isNull;
  }

  /** What PostgreSQL's text does not hold. */
  private enum Unheld {
    NUL(
        "text with the character U+0000, which PostgreSQL cannot hold",
        "source.text.nul, or source.text.nul-in for this column,",
        new byte[] {0},
        Map.of(
            Unstorable.STRIP, Alteration.NUL_LEFT_OUT,
            Unstorable.REPLACE, Alteration.NUL_REPLACED,
            Unstorable.TO_NULL, Alteration.NULL_FOR_NUL)),
    UNDECODABLE(
        "text with half a surrogate pair or with bytes that its code page does not know",
        "source.text.lone-surrogates, or source.text.lone-surrogates-in for this column,",
        new byte[] {(byte) 0xFF},
        Map.of(
            Unstorable.STRIP, Alteration.UNDECODABLE_LEFT_OUT,
            Unstorable.REPLACE, Alteration.UNDECODABLE,
            Unstorable.TO_NULL, Alteration.NULL_FOR_UNDECODABLE));

    private final String what;
    private final String settings;

    /** What stands for it where the target is to refuse it: in no UTF-8 text of PostgreSQL. */
    private final byte[] refused;

    private final Map<Unstorable, Alteration> alterations;

    Unheld(String what, String settings, byte[] refused, Map<Unstorable, Alteration> alterations) {
      this.what = what;
      this.settings = settings;
      this.refused = refused;
      this.alterations = alterations;
    }
  }

  /** What becomes of one kind, and whether the value at hand has it. */
  private final class Rule {
    private final Unheld unheld;
    private final Unstorable policy;
    private boolean seen;

    Rule(Unheld unheld, Unstorable policy) {
      this.unheld = unheld;
      this.policy = policy;
    }

    void write(AvroOutput out) {
      seen = true;
      switch (policy) {
        case FAIL -> throw refusal("to strip, replace, to-null or refuse");
        case STRIP -> {}
        case REPLACE -> out.writeFixed(REPLACEMENT, 0, REPLACEMENT.length);
        case TO_NULL -> {
          if (!column.field().isNullable()) {
            throw refusal("to strip, replace or refuse: the column is NOT NULL");
          }
        }
        case REFUSE -> out.writeFixed(unheld.refused, 0, unheld.refused.length);
      }
    }

    private ConvoyException refusal(String choices) {
      return column.refuse(unheld.what, "Set %s %s.".formatted(unheld.settings, choices));
    }

    boolean makesNull() {
      return seen && policy == Unstorable.TO_NULL;
    }

    void endValue(boolean isNull) {
      Alteration how = unheld.alterations.get(policy);
      if (seen && how != null && (!isNull || policy == Unstorable.TO_NULL)) {
        column.count(how);
      }
      seen = false;
    }
  }
}
