// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.expression;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A constant of T-SQL. */
sealed interface Literal {
  /** NULL. */
  record Null() implements Literal {}

  /**
   * A number without point or exponent ({@code EXACT} with a scale of zero), with a point, or with
   * an exponent, or an amount of money.
   */
  record Numeral(BigDecimal value, Kind kind) implements Literal {
    enum Kind {
      EXACT,
      FLOAT,
      MONEY
    }
  }

  /** A string, without its quotes. */
  record Text(String value) implements Literal {}

  /** Bytes as an even number of hexadecimal digits. */
  record Bytes(String hex) implements Literal {}

  /** The constant that an expression consists of: signs and parentheses aside, nothing else. */
  static Optional<Literal> parse(String expression) {
    String text = expression.strip();
    int signs = 0;
    boolean negative = false;
    while (!text.isEmpty()) {
      char first = text.charAt(0);
      if (first == '(' && closes(text)) {
        text = text.substring(1, text.length() - 1).strip();
      } else if (first == '-' || first == '+') {
        signs++;
        negative ^= first == '-';
        text = text.substring(1).strip();
      } else {
        break;
      }
    }
    Optional<Literal> literal = Tokens.read(text);
    return signs == 0 ? literal : literal.flatMap(Tokens.signed(negative));
  }

  /** True where the parenthesis at the beginning is closed by the end, and not before. */
  private static boolean closes(String text) {
    int depth = 0;
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\'') {
        quoted = !quoted;
      } else if (!quoted && c == '(') {
        depth++;
      } else if (!quoted && c == ')') {
        depth--;
        if (depth == 0) {
          return i == text.length() - 1;
        }
      }
    }
    return false;
  }

  /** How constants are spelled. */
  final class Tokens {
    private static final Pattern NUMBER =
        Pattern.compile("(?<mantissa>\\d+\\.?\\d*|\\.\\d+)(?<exponent>[eE][+-]?\\d*)?");
    private static final Pattern MONEY =
        Pattern.compile("\\p{Sc}\\s*(?<sign>[+-]?)\\s*(?<amount>\\d+\\.?\\d*|\\.\\d+|)");
    private static final Pattern BYTES = Pattern.compile("0[xX](\\p{XDigit}*)");
    private static final int MOST_EXPONENT = 400;

    private Tokens() {}

    private static Optional<Literal> read(String text) {
      if (text.equalsIgnoreCase("null")) {
        return Optional.of(new Null());
      }
      Matcher bytes = BYTES.matcher(text);
      if (bytes.matches()) {
        String hex = bytes.group(1).toLowerCase(Locale.ROOT);
        return Optional.of(new Bytes(hex.length() % 2 == 0 ? hex : "0" + hex));
      }
      Optional<String> quoted = text(text);
      return quoted.isPresent() ? quoted.map(Text::new) : number(text);
    }

    /** What stands in single quotes, twice of which mean one. */
    private static Optional<String> text(String spelled) {
      boolean unicode = spelled.startsWith("N") || spelled.startsWith("n");
      String quoted = unicode ? spelled.substring(1) : spelled;
      boolean whole = quoted.length() > 1 && quoted.startsWith("'") && quoted.endsWith("'");
      String inner = whole ? quoted.substring(1, quoted.length() - 1) : "'";
      return inner.replace("''", "").contains("'")
          ? Optional.empty()
          : Optional.of(inner.replace("''", "'"));
    }

    private static Optional<Literal> number(String text) {
      Matcher money = MONEY.matcher(text);
      if (money.matches()) {
        BigDecimal amount = decimal(money.group("amount"));
        boolean negative = money.group("sign").equals("-");
        return Optional.of(new Numeral(negative ? amount.negate() : amount, Numeral.Kind.MONEY));
      }
      Matcher number = NUMBER.matcher(text);
      if (!number.matches()) {
        return Optional.empty();
      }
      BigDecimal mantissa = decimal(number.group("mantissa"));
      String exponent = number.group("exponent");
      if (exponent == null) {
        return Optional.of(new Numeral(mantissa, Numeral.Kind.EXACT));
      }
      return power(exponent)
          .map(power -> new Numeral(mantissa.scaleByPowerOfTen(power), Numeral.Kind.FLOAT));
    }

    private static Optional<Integer> power(String exponent) {
      String digits = exponent.substring(1);
      if (digits.matches("[+-]?")) {
        return Optional.of(0);
      }
      return digits.length() > String.valueOf(MOST_EXPONENT).length() + 1
          ? Optional.empty()
          : Optional.of(Integer.parseInt(digits)).filter(p -> Math.abs(p) <= MOST_EXPONENT);
    }

    /** T-SQL writes 5. for 5.0, .5 for 0.5 and nothing at all for 0 after a sign of money. */
    private static BigDecimal decimal(String digits) {
      String whole = digits.endsWith(".") ? digits.substring(0, digits.length() - 1) : digits;
      return whole.isEmpty() ? BigDecimal.ZERO : new BigDecimal(whole);
    }

    private static Function<Literal, Optional<Literal>> signed(boolean negative) {
      return literal ->
          switch (literal) {
            case Null none -> Optional.of(none);
            case Numeral numeral ->
                Optional.of(
                    negative ? new Numeral(numeral.value().negate(), numeral.kind()) : numeral);
            case Text text -> Optional.empty();
            case Bytes bytes -> Optional.empty();
          };
    }
  }
}
