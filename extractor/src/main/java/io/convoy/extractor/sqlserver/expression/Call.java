// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.expression;

import io.convoy.extractor.sqlserver.expression.ValueType.Family;
import io.convoy.schemas.table.TableId;
import java.math.BigDecimal;
import java.util.List;
import java.util.OptionalInt;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.StringValue;

/** The arguments of one call of a function: each is asked for as what it is. */
record Call(ExpressionTranslator translator, List<Expression> arguments) {

  int size() {
    return arguments.size();
  }

  Term value(int place) {
    return translator.value(arguments.get(place));
  }

  List<Term> values() {
    return arguments.stream().map(translator::value).toList();
  }

  String condition(int place) {
    return translator.condition(arguments.get(place));
  }

  /** A text, without an implicit conversion. */
  Term text(int place) {
    Term value = value(place);
    if (!value.is(Family.TEXT)) {
      throw new Untranslatable("it takes " + value.type().name() + " for a text");
    }
    return value;
  }

  /** A text, or a GUID as one. */
  Term textOrGuid(int place) {
    Term value = value(place);
    return value.is(Family.GUID) ? Texts.text(value) : text(place);
  }

  /** A text of a constant. */
  String constantText(int place) {
    if (value(place).constant() instanceof Literal.Text(String text)) {
      return text;
    }
    throw new Untranslatable("an argument is not a constant text");
  }

  Term integer(int place) {
    Term value = value(place);
    if (!value.is(Family.INTEGER)) {
      throw new Untranslatable("it takes " + value.type().name() + " for an integer");
    }
    return value;
  }

  /** The value of an integer that is a constant. */
  OptionalInt constantInteger(int place) {
    if (value(place).constant() instanceof Literal.Numeral(BigDecimal number, var kind)
        && kind == Literal.Numeral.Kind.EXACT
        && number.scale() <= 0
        && number.abs().compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) <= 0) {
      return OptionalInt.of(number.intValue());
    }
    return OptionalInt.empty();
  }

  /** A part of a date, such as {@code day}. */
  String word(int place) {
    if (atom(place) instanceof Atom.Word(String word)) {
      return word;
    }
    throw new Untranslatable("a part of a date is missing");
  }

  ValueType type(int place) {
    if (atom(place) instanceof Atom.Type(var type)) {
      return ValueType.of(type);
    }
    throw new Untranslatable("a type is missing");
  }

  /** Notes that the expression draws from it. */
  TableId sequence(int place) {
    if (!(atom(place) instanceof Atom.SequenceName(List<String> parts)) || parts.size() > 2) {
      throw new Untranslatable("its sequence is one of another database");
    }
    TableId sequence = new TableId(parts.size() == 1 ? "" : parts.getFirst(), parts.getLast());
    translator.drawsFrom(sequence);
    return sequence;
  }

  private Atom atom(int place) {
    if (arguments.get(place) instanceof StringValue placeholder) {
      return translator.atom(placeholder);
    }
    throw new Untranslatable("an argument is not what it has to be");
  }
}
