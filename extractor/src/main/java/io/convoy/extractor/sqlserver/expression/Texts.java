// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.expression;

import io.convoy.common.postgres.SqlNames;
import io.convoy.extractor.sqlserver.expression.Collation.Rules;
import io.convoy.extractor.sqlserver.expression.ValueType.Family;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * What T-SQL's collations mean for texts that PostgreSQL compares byte by byte. Without case, both
 * sides are made small letters: exact as long as one of them is a constant of ASCII.
 */
final class Texts {
  private static final int MOST_UNICODE = 4_000;
  private static final int MOST_BYTES = 8_000;

  private Texts() {}

  /**
   * A text in small letters where case does not count.
   *
   * @param sql the text
   */
  static String folded(String sql, Rules rules) {
    return rules == Rules.CASE_INSENSITIVE ? "lower(" + sql + " COLLATE pg_catalog.\"C\")" : sql;
  }

  /** The constant to compare with what {@link #folded} makes. */
  static String foldedConstant(String constant, Rules rules) {
    return rules == Rules.CASE_INSENSITIVE ? constant.toLowerCase(Locale.ROOT) : constant;
  }

  /**
   * By which rules a text is to be compared with a constant: without letters, case means nothing.
   *
   * @throws Untranslatable where more than the case of ASCII letters would matter
   */
  static Rules rules(Collation collation, String constant) {
    Rules rules = collation.rules();
    if (rules == Rules.BINARY) {
      return rules;
    }
    if (!Constants.isAscii(constant)) {
      throw new Untranslatable("its collation decides what equals " + SqlNames.literal(constant));
    }
    if (constant.chars().noneMatch(Character::isLetter)) {
      return Rules.BINARY;
    }
    if (rules == Rules.UNKNOWN) {
      throw new Untranslatable(
          "its collation, which decides what equals %s, is not one of case or accents"
              .formatted(SqlNames.literal(constant)));
    }
    return rules;
  }

  /**
   * Equality, or its opposite; blanks at the end do not count.
   *
   * @param operator of equality or inequality
   */
  static String compared(String operator, Term left, Term right) {
    Collation collation = left.collation().with(right.collation());
    if (right.constant() instanceof Literal.Text(String text)) {
      return compared(operator, left, text, collation);
    } else if (left.constant() instanceof Literal.Text(String text)) {
      return compared(operator, right, text, collation);
    }
    Rules rules = collation.rules();
    boolean ascii = left.is(Term.Trait.ASCII) && right.is(Term.Trait.ASCII);
    if (rules != Rules.BINARY && !(ascii && rules != Rules.UNKNOWN)) {
      throw new Untranslatable("its collation decides which texts are equal");
    }
    return key(left, rules) + " " + operator + " " + key(right, rules);
  }

  private static String compared(String operator, Term text, String constant, Collation collation) {
    Rules rules = rules(collation, constant);
    return key(text, rules) + " " + operator + " " + key(constant, rules);
  }

  /** A text as it is compared with constants. */
  static String key(Term text, Rules rules) {
    return folded(text.trimmed(), rules);
  }

  /** A constant as it is compared with texts. */
  static String key(String constant, Rules rules) {
    return SqlNames.literal(foldedConstant(constant, rules).replaceAll(" +$", ""));
  }

  /** Both, one after the other; NULL where either is, as in T-SQL. */
  static Term concatenated(Term left, Term right) {
    boolean unicode = left.type().isUnicode() || right.type().isUnicode();
    String name = unicode ? "nvarchar" : "varchar";
    if (left.constant() instanceof Literal.Text(String start)
        && right.constant() instanceof Literal.Text(String end)) {
      return Constants.text(start + end, name)
          .withCollation(left.collation().with(right.collation()));
    }
    boolean unbounded = left.type().isUnbounded() || right.type().isUnbounded();
    int most = unicode ? MOST_UNICODE : MOST_BYTES;
    int length = unbounded ? ValueType.MAX : left.type().length() + right.type().length();
    String sql = "(" + left.text() + " || " + right.text() + ")";
    String whole = length > most ? "left(" + sql + ", " + most + ")" : sql;
    Set<Term.Trait> traits = new HashSet<>(left.traitsOfCharacters());
    traits.retainAll(right.traitsOfCharacters());
    return new Term(
        whole,
        ValueType.text(name, Math.min(length, most)),
        left.collation().with(right.collation()),
        null,
        Set.copyOf(traits));
  }

  /** True where letters would change that the code page of a varchar lacks. */
  static boolean losesLetters(Term value, ValueType type) {
    return value.type().isUnicode()
        && !type.isUnicode()
        && !value.is(Term.Trait.ASCII)
        && !value.is(Term.Trait.SESSION);
  }

  /** A text, or whatever T-SQL makes one unasked. */
  static Term text(Term value) {
    if (value.is(Family.TEXT)) {
      return value;
    }
    return Conversion.to(value, ValueType.varchar(ValueType.MAX));
  }
}
