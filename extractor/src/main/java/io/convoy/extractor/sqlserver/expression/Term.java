// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.expression;

import io.convoy.extractor.sqlserver.expression.ValueType.Family;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A translated value.
 *
 * @param sql of PostgreSQL: a name, a call, or in parentheses, so that it may stand anywhere
 * @param type that T-SQL gives it
 * @param collation of a text
 * @param constant where it is one
 * @param spelled the date, and nothing else, that a text spells; null where that is not known
 */
record Term(
    String sql,
    ValueType type,
    Collation collation,
    @Nullable Literal constant,
    Set<Trait> traits,
    @Nullable Spelled spelled) {

  /**
   * What a text is the spelling of.
   *
   * @param style of CONVERT that wrote it
   */
  record Spelled(Term date, int style) {}

  /** What is known of a text of ASCII. */
  static final Set<Trait> ASCII = Set.of(Trait.ASCII, Trait.ONE_BYTE);

  Term(
      String sql,
      ValueType type,
      Collation collation,
      @Nullable Literal constant,
      Set<Trait> traits) {
    this(sql, type, collation, constant, traits, null);
  }

  /** What else is known of a value. */
  enum Trait {
    /** A text of ASCII alone, whatever the row. */
    ASCII,
    /** What a session is called: never the same on both servers, whatever its letters. */
    SESSION,
    /** A text of a code page that has one byte for each character. */
    ONE_BYTE,
    /** A column of PostgreSQL's type character, whose blanks at the end count for nothing there. */
    PADDED,
    /** Now, by a clock: no digits of it are kept anywhere, so that none can be lost. */
    CLOCK
  }

  static Term of(ValueType type, String sql) {
    return new Term(sql, type, Collation.OF_DATABASE, null, Set.of());
  }

  /** With everything between the pieces of the format in its place. */
  // The annotation that Error Prone asks for would be its only use of that library.
  @SuppressWarnings("AnnotateFormatMethod")
  static Term of(ValueType type, String format, Object... parts) {
    return of(type, format.formatted(parts));
  }

  static Term ascii(int length, String sql) {
    return new Term(sql, ValueType.varchar(length), Collation.OF_DATABASE, null, ASCII);
  }

  static Term clock(ValueType type, String sql) {
    return new Term(sql, type, Collation.OF_DATABASE, null, Set.of(Trait.CLOCK));
  }

  /** Another text of the same collation. */
  Term withText(ValueType newType, String newSql) {
    return new Term(newSql, newType, collation, null, traitsOfCharacters());
  }

  /** What is true of each piece of the text as well. */
  Set<Trait> traitsOfCharacters() {
    return traits.stream()
        .filter(trait -> trait != Trait.PADDED && trait != Trait.CLOCK)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The same text, which spells a date. */
  Term spelling(Term date, int style) {
    return new Term(sql, type, collation, constant, traits, new Spelled(date, style));
  }

  Term withCollation(Collation other) {
    return new Term(sql, type, other, constant, traits);
  }

  boolean is(Trait trait) {
    return traits.contains(trait);
  }

  boolean is(Family family) {
    return type.family() == family;
  }

  boolean isNull() {
    return type.is(Family.NULL);
  }

  /** As a text with all its blanks. */
  String text() {
    return is(Trait.PADDED) ? "rpad(" + sql + ", " + type.length() + ")" : sql;
  }

  /** As a text without blanks at its end, which T-SQL's comparisons and LEN do not see. */
  String trimmed() {
    return is(Trait.PADDED) ? "rtrim(" + sql + ")" : "rtrim(" + sql + ", ' ')";
  }
}
