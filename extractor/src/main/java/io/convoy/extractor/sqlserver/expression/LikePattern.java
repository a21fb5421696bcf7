// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.expression;

import io.convoy.common.postgres.SqlNames;
import io.convoy.extractor.sqlserver.expression.Collation.Rules;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pattern of T-SQL's LIKE: as one of PostgreSQL's LIKE where it has no classes of characters,
 * else as a regular expression.
 */
final class LikePattern {
  private static final char NO_ESCAPE = '\0';
  private static final String ANYTHING = ".*";
  private static final String SPECIAL_IN_CLASS = "\\]^-[";

  private final String pattern;
  private final char escape;
  private final Rules order;
  private final List<String> regular = new ArrayList<>();
  private final StringBuilder like = new StringBuilder();
  private boolean classes;
  private int position;

  private LikePattern(String pattern, char escape, Rules order) {
    this.pattern = pattern;
    this.escape = escape;
    this.order = order;
  }

  /**
   * The condition, in parentheses.
   *
   * @param escape the escape character; null for none
   */
  static String match(Term text, Term pattern, @Nullable String escape) {
    if (escape != null && escape.length() != 1) {
      throw new Untranslatable("its ESCAPE is not one character");
    }
    Rules rules = rules(text, pattern);
    LikePattern parsed = parsed(text, pattern, escape == null ? NO_ESCAPE : escape.charAt(0));
    boolean unicode = text.type().isUnicode() || pattern.type().isUnicode();
    return "(" + Texts.folded(text.text(), rules) + parsed.condition(!unicode) + ")";
  }

  /** Where in a text a pattern begins to match, from 1; 0 where it does not. */
  static Term position(Term text, Term pattern) {
    LikePattern parsed = parsed(text, pattern, NO_ESCAPE);
    String folded = Texts.folded(text.text(), rules(text, pattern));
    return Term.of(
        ValueType.INT, "regexp_instr(" + folded + ", " + SqlNames.literal(parsed.searched()) + ")");
  }

  private static LikePattern parsed(Term text, Term pattern, char escape) {
    String constant = Texts.foldedConstant(constant(pattern), rules(text, pattern));
    Rules order = text.collation().with(pattern.collation()).rules();
    LikePattern parsed = new LikePattern(constant, escape, order);
    parsed.parse();
    return parsed;
  }

  private static Rules rules(Term text, Term pattern) {
    return Texts.rules(text.collation().with(pattern.collation()), constant(pattern));
  }

  private static String constant(Term pattern) {
    if (pattern.constant() instanceof Literal.Text(String written)) {
      return written;
    }
    throw new Untranslatable("the pattern of its LIKE is not a constant");
  }

  /** As an expression that finds the first place, with nothing but that before and after. */
  private String searched() {
    boolean anywhere = regular.size() > 2 && regular.getFirst().equals(ANYTHING);
    boolean openEnded = regular.size() > 2 && regular.getLast().equals(ANYTHING);
    if (!anywhere || !openEnded) {
      throw new Untranslatable("the pattern of its PATINDEX is not one of %...%");
    }
    return String.join("", regular.subList(1, regular.size() - 1));
  }

  /** To a varchar, blanks at the end of what is matched do not count. */
  private String condition(boolean blanksDoNotCount) {
    boolean openEnded = !regular.isEmpty() && regular.getLast().equals(ANYTHING);
    if (!classes && (openEnded || !blanksDoNotCount)) {
      return " LIKE " + SqlNames.literal(like.toString());
    }
    String blanks = blanksDoNotCount && !openEnded ? " *" : "";
    return " ~ " + SqlNames.literal("^" + String.join("", regular) + blanks + "$");
  }

  private void parse() {
    while (position < pattern.length()) {
      char c = pattern.charAt(position++);
      if (c == escape) {
        if (position == pattern.length()) {
          throw new Untranslatable("its pattern ends in the escape character");
        }
        character(pattern.charAt(position++));
      } else if (c == '%') {
        add(ANYTHING, "%");
      } else if (c == '_') {
        add(".", "_");
      } else if (c == '[') {
        characterClass();
      } else {
        character(c);
      }
    }
  }

  private void add(String expression, String likePart) {
    regular.add(expression);
    like.append(likePart);
  }

  private void character(char c) {
    boolean wild = c == '%' || c == '_' || c == '\\';
    add(quoted(c), wild ? "\\" + c : String.valueOf(c));
  }

  private static String quoted(char c) {
    boolean plain = Character.isLetterOrDigit(c) || c == ' ' || c > 127;
    return plain ? String.valueOf(c) : "\\" + c;
  }

  private void characterClass() {
    int close = pattern.indexOf(']', position);
    if (escape != NO_ESCAPE && pattern.indexOf(escape, position) >= 0) {
      throw new Untranslatable("its pattern has an escape character and a class");
    }
    if (close < 0) {
      throw new Untranslatable("its pattern has a class without an end");
    }
    String members = pattern.substring(position, close);
    boolean negated = members.startsWith("^");
    String inner = negated ? members.substring(1) : members;
    position = close + 1;
    if (inner.isEmpty()) {
      throw new Untranslatable("its pattern has an empty class");
    }
    if (!negated && inner.length() == 1) {
      character(inner.charAt(0));
      return;
    }
    classes = true;
    add((negated ? "[^" : "[") + classBody(inner) + "]", "");
  }

  private String classBody(String inner) {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < inner.length(); i++) {
      char c = inner.charAt(i);
      boolean range = i + 2 < inner.length() && inner.charAt(i + 1) == '-';
      if (range) {
        requireKnownOrder(c, inner.charAt(i + 2));
        body.append(member(c)).append('-').append(member(inner.charAt(i + 2)));
        i += 2;
      } else {
        body.append(member(c));
      }
    }
    return body.toString();
  }

  /** What lies between two letters is for the collation to say; digits are taken as themselves. */
  private void requireKnownOrder(char first, char last) {
    boolean digits = isDigit(first) && isDigit(last);
    if (!digits && order != Rules.BINARY || first > last) {
      throw new Untranslatable("its collation decides what lies between " + first + " and " + last);
    }
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static String member(char c) {
    return SPECIAL_IN_CLASS.indexOf(c) >= 0 ? "\\" + c : String.valueOf(c);
  }
}
