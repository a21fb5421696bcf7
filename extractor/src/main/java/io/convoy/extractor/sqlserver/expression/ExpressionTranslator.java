// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.expression;

import io.convoy.common.postgres.SqlNames;
import io.convoy.extractor.sqlserver.expression.Arithmetic.Operator;
import io.convoy.extractor.sqlserver.expression.Scope.ScopeColumn;
import io.convoy.extractor.sqlserver.expression.ValueType.Family;
import io.convoy.extractor.sqlserver.tsql.ServerDifferences;
import io.convoy.schemas.table.TableId;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import net.sf.jsqlparser.expression.BinaryExpression;
import net.sf.jsqlparser.expression.CaseExpression;
import net.sf.jsqlparser.expression.CollateExpression;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.expression.NullValue;
import net.sf.jsqlparser.expression.SignedExpression;
import net.sf.jsqlparser.expression.StringValue;
import net.sf.jsqlparser.expression.TimezoneExpression;
import net.sf.jsqlparser.expression.operators.arithmetic.Addition;
import net.sf.jsqlparser.expression.operators.arithmetic.BitwiseAnd;
import net.sf.jsqlparser.expression.operators.arithmetic.BitwiseOr;
import net.sf.jsqlparser.expression.operators.arithmetic.BitwiseXor;
import net.sf.jsqlparser.expression.operators.arithmetic.Division;
import net.sf.jsqlparser.expression.operators.arithmetic.Modulo;
import net.sf.jsqlparser.expression.operators.arithmetic.Multiplication;
import net.sf.jsqlparser.expression.operators.arithmetic.Subtraction;
import net.sf.jsqlparser.expression.operators.relational.ParenthesedExpressionList;
import net.sf.jsqlparser.schema.Column;

/** Gives what the parser has read its meaning: values here, conditions in {@link Conditions}. */
final class ExpressionTranslator {
  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

  private final Scope scope;
  private final List<Atom> atoms;
  private final Conditions conditions = new Conditions(this);
  private final Set<TableId> sequences = new LinkedHashSet<>();

  ExpressionTranslator(Scope scope, List<Atom> atoms) {
    this.scope = scope;
    this.atoms = atoms;
  }

  Set<TableId> sequences() {
    return Set.copyOf(sequences);
  }

  String condition(Expression expression) {
    return conditions.of(expression);
  }

  Term value(Expression expression) {
    return switch (expression) {
      case ParenthesedExpressionList<?> list when list.size() == 1 -> value(list.getFirst());
      case StringValue placeholder -> constant(atom(placeholder));
      case NullValue nothing -> Constants.nothing();
      case Column column -> column(column);
      case SignedExpression signed -> signed(signed);
      case CollateExpression collate -> collated(collate);
      case CaseExpression choice -> new Cases(this).of(choice);
      case Function function -> call(function);
      case TimezoneExpression zone -> zone(zone);
      case BinaryExpression binary -> binary(binary);
      default -> throw unknown(expression);
    };
  }

  static Untranslatable unknown(Expression expression) {
    return new Untranslatable(
        "it has a " + expression.getClass().getSimpleName() + " where none is known");
  }

  private Term binary(BinaryExpression binary) {
    Operator operator =
        switch (binary) {
          case Addition plus -> Operator.PLUS;
          case Subtraction minus -> Operator.MINUS;
          case Multiplication times -> Operator.TIMES;
          case Division by -> Operator.BY;
          case Modulo modulo -> Operator.MODULO;
          case BitwiseAnd and -> Operator.AND;
          case BitwiseOr or -> Operator.OR;
          case BitwiseXor xor -> Operator.XOR;
          default -> throw unknown(binary);
        };
    Expression left = binary.getLeftExpression();
    Expression right = binary.getRightExpression();
    if (operator.isBitwise() && (isSum(left) || isSum(right))
        || isSum(binary) && (isBitwise(left) || isBitwise(right))) {
      throw new Untranslatable("operators of bits and sums stand side by side without parentheses");
    }
    return Arithmetic.of(operator, value(left), value(right));
  }

  private static boolean isSum(Expression expression) {
    return expression instanceof Addition || expression instanceof Subtraction;
  }

  private static boolean isBitwise(Expression expression) {
    return expression instanceof BitwiseAnd
        || expression instanceof BitwiseOr
        || expression instanceof BitwiseXor;
  }

  private Term signed(SignedExpression signed) {
    Term value = value(signed.getExpression());
    return switch (signed.getSign()) {
      case '-' -> Arithmetic.negated(value);
      case '~' -> Arithmetic.inverted(value);
      default -> value;
    };
  }

  private Term collated(CollateExpression collate) {
    Term value = value(collate.getLeftExpression());
    if (!value.is(Family.TEXT)) {
      throw new Untranslatable("it gives a collation to what is no text");
    }
    return value.withCollation(Collation.explicit(text(named(collate.getCollate()))));
  }

  private static Term constant(Atom atom) {
    return switch (atom) {
      case Atom.Constant(String text) -> Constants.of(text);
      case Atom.Word(String word) -> throw new Untranslatable(word + " is no value");
      case Atom.Type type -> throw new Untranslatable("a type is no value");
      case Atom.Name name -> throw new Untranslatable("a name is no value");
      case Atom.Function function -> throw new Untranslatable("a function is no value");
      case Atom.SequenceName name -> throw new Untranslatable("a sequence is no value");
    };
  }

  private Term column(Column column) {
    if (column.getTable() != null && !column.getTable().toString().isEmpty()) {
      throw new Untranslatable("it names a table");
    }
    String name = text(named(column.getColumnName()));
    ScopeColumn found =
        scope
            .find(name)
            .orElseThrow(() -> new Untranslatable("column " + name + " is not carried"));
    ValueType type = found.valueType();
    Set<Term.Trait> traits = EnumSet.noneOf(Term.Trait.class);
    if (type.isNamed("char") || type.isNamed("nchar")) {
      traits.add(Term.Trait.PADDED);
    }
    if (type.is(Family.TEXT) && !type.isUnicode() && Collation.hasOneByte(found.collation())) {
      traits.add(Term.Trait.ONE_BYTE);
    }
    return new Term(
        SqlNames.quote(found.name()),
        type,
        Collation.ofColumn(found.collation()),
        null,
        Set.copyOf(traits));
  }

  private Term call(Function function) {
    List<String> parts = unqualified(function.getMultipartName());
    if (parts.size() > 1 || function.isDistinct() || function.isAllColumns()) {
      throw new Untranslatable("it calls a function of users, or a method");
    }
    if (!(named(parts.getFirst()) instanceof Atom.Function(String name))) {
      throw new Untranslatable("it calls a function of users");
    }
    List<Expression> arguments =
        function.getParameters() == null ? List.of() : List.copyOf(function.getParameters());
    return TsqlFunctions.call(name, new Call(this, arguments));
  }

  private List<String> unqualified(List<String> parts) {
    boolean own =
        parts.size() == 2
            && named(parts.getFirst()) instanceof Atom.Name(String schema)
            && ServerDifferences.isOfOwnFunctions(schema);
    return own ? parts.subList(1, 2) : parts;
  }

  private Term zone(TimezoneExpression zone) {
    Term value = value(zone.getLeftExpression());
    List<Expression> zones = List.copyOf(zone.getTimezoneExpressions());
    boolean utc =
        zones.size() == 1
            && value(zones.getFirst()).constant() instanceof Literal.Text(String text)
            && text.equalsIgnoreCase("UTC");
    if (!utc || !value.is(Family.OFFSET) && !value.is(Family.DATETIME)) {
      throw new Untranslatable("zones of time have other names and rules");
    }
    return Conversion.to(value, ValueType.OFFSET);
  }

  /** Notes a sequence that the expression draws from. */
  void drawsFrom(TableId sequence) {
    sequences.add(sequence);
  }

  Atom atom(StringValue placeholder) {
    return atom(placeholder.getValue());
  }

  /** What a quoted name stands for. */
  private Atom named(String quoted) {
    boolean placeholder = quoted.length() > 2 && quoted.startsWith("\"");
    return atom(placeholder ? quoted.substring(1, quoted.length() - 1) : quoted);
  }

  /** Only placeholders are numbers: the parser may take a keyword in an odd place for a name. */
  private Atom atom(String number) {
    if (!NUMBER.matcher(number).matches()) {
      throw new Untranslatable("its grammar is not known");
    }
    return atoms.get(Integer.parseInt(number));
  }

  private static String text(Atom atom) {
    if (atom instanceof Atom.Name(String text)) {
      return text;
    }
    throw new Untranslatable("a name is missing");
  }
}
