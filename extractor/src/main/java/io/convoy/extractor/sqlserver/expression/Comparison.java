// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.expression;

import io.convoy.extractor.sqlserver.expression.Collation.Rules;
import io.convoy.extractor.sqlserver.expression.ValueType.Family;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Compares values after they became one type, as T-SQL says which. */
final class Comparison {
  private static final String EQUAL = "=";
  private static final String UNEQUAL = "<>";

  private Comparison() {}

  /** Both sides as values of one type. */
  private record Pair(Term left, Term right) {}

  /**
   * A condition in parentheses.
   *
   * @param operator as both servers spell it
   */
  static String of(String operator, Term left, Term right) {
    if (left.is(Family.TEXT) && right.is(Family.TEXT)) {
      return texts(operator, left, right);
    }
    Pair pair = alike(left, right);
    boolean orderless = pair.left().is(Family.GUID) || pair.left().is(Family.BIT);
    if (orderless && !operator.equals(EQUAL) && !operator.equals(UNEQUAL)) {
      throw new Untranslatable("the order of " + pair.left().type().name() + " is another one");
    }
    return "(" + pair.left().sql() + " " + operator + " " + pair.right().sql() + ")";
  }

  private static String texts(String operator, Term left, Term right) {
    return switch (operator) {
      case EQUAL, UNEQUAL -> "(" + Texts.compared(operator, left, right) + ")";
      default -> throw new Untranslatable("the order of texts is that of their collation");
    };
  }

  private static Pair alike(Term left, Term right) {
    if (left.isNull() || right.isNull()) {
      return new Pair(left, right);
    }
    if (left.is(Family.BIT) && isTruth(right)) {
      return new Pair(left, Conversion.to(right, ValueType.BIT));
    } else if (right.is(Family.BIT) && isTruth(left)) {
      return new Pair(Conversion.to(left, ValueType.BIT), right);
    }
    ValueType type = common(left, right);
    return new Pair(as(left, type), as(right, type));
  }

  private static boolean isTruth(Term value) {
    return value.constant() instanceof Literal.Numeral number
        && (number.value().signum() == 0 || number.value().compareTo(BigDecimal.ONE) == 0);
  }

  /** Numbers that PostgreSQL compares exactly need no cast. */
  private static Term as(Term value, ValueType type) {
    boolean exact = value.is(Family.INTEGER) || value.type().isNumeric();
    if (exact && (type.is(Family.INTEGER) || type.isNumeric())) {
      return value;
    }
    return Conversion.to(value, type);
  }

  /** The type to which both are converted: of the higher precedence. */
  static ValueType common(Term left, Term right) {
    ValueType one = left.type();
    ValueType other = right.type();
    if (left.isNull() || right.isNull()) {
      return left.isNull() ? other : one;
    }
    int order = one.family().compareTo(other.family());
    if (order != 0) {
      ValueType later = order > 0 ? one : other;
      return widened(later, order > 0 ? right : left);
    }
    return switch (one.family()) {
      case INTEGER, MONEY -> one.precision() >= other.precision() ? one : other;
      case DECIMAL -> decimal(one, other);
      case FLOAT -> one.isNamed("float") ? one : other;
      case DATETIME -> moment(one, other);
      case TEXT -> text(one, other);
      case TIME, OFFSET -> one.scale() >= other.scale() ? one : other;
      case BYTES, OTHER -> throw new Untranslatable("values of " + one.name() + " are compared");
      case NULL, GUID, BIT, DATE -> one;
    };
  }

  private static ValueType widened(ValueType later, Term earlier) {
    if (later.is(Family.OTHER)) {
      throw new Untranslatable("it has a value of type " + later.name());
    }
    boolean number = earlier.type().isNumber() && !earlier.is(Family.FLOAT);
    return later.is(Family.DECIMAL) && number
        ? decimal(later, Arithmetic.asDecimal(earlier))
        : later;
  }

  private static ValueType decimal(ValueType one, ValueType other) {
    int most = 38;
    int scale = Math.max(one.scale(), other.scale());
    int whole = Math.max(one.precision() - one.scale(), other.precision() - other.scale());
    if (scale + whole > most) {
      throw new Untranslatable("its numbers have more than 38 digits together");
    }
    return ValueType.decimal(scale + whole, scale);
  }

  private static ValueType moment(ValueType one, ValueType other) {
    if (one.isNamed(other.name())) {
      return one.scale() >= other.scale() ? one : other;
    }
    List<String> order = List.of("smalldatetime", "datetime", "datetime2");
    return order.indexOf(one.name()) > order.indexOf(other.name()) ? one : other;
  }

  private static ValueType text(ValueType one, ValueType other) {
    boolean unbounded = one.isUnbounded() || other.isUnbounded();
    int length = unbounded ? ValueType.MAX : Math.max(one.length(), other.length());
    boolean unicode = one.isUnicode() || other.isUnicode();
    return ValueType.text(unicode ? "nvarchar" : "varchar", length);
  }

  /** True of any of the values. */
  static String in(Term value, List<Term> candidates) {
    boolean texts = value.is(Family.TEXT) && candidates.stream().allMatch(Comparison::isText);
    if (texts) {
      return texts(value, candidates);
    }
    List<Pair> pairs =
        value.is(Family.TEXT)
            ? List.of()
            : candidates.stream().map(candidate -> alike(value, candidate)).toList();
    boolean plain =
        !pairs.isEmpty() && pairs.stream().allMatch(pair -> pair.left().sql().equals(value.sql()));
    if (!plain) {
      return candidates.stream()
          .map(other -> of(EQUAL, value, other))
          .collect(Collectors.joining(" OR ", "(", ")"));
    }
    return pairs.stream()
        .map(pair -> pair.right().sql())
        .collect(Collectors.joining(", ", "(" + value.sql() + " IN (", "))"));
  }

  private static boolean isText(Term value) {
    return value.is(Family.TEXT) && value.constant() instanceof Literal.Text;
  }

  private static String texts(Term value, List<Term> candidates) {
    boolean folds = false;
    List<String> constants = new ArrayList<>();
    for (Term candidate : candidates) {
      if (candidate.constant() instanceof Literal.Text(String text)) {
        Collation collation = value.collation().with(candidate.collation());
        folds |= Texts.rules(collation, text) == Rules.CASE_INSENSITIVE;
        constants.add(text);
      }
    }
    Rules rules = folds ? Rules.CASE_INSENSITIVE : Rules.BINARY;
    return constants.stream()
        .map(text -> Texts.key(text, rules))
        .collect(Collectors.joining(", ", "(" + Texts.key(value, rules) + " IN (", "))"));
  }
}
