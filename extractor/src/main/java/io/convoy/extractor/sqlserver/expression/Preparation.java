// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.expression;

import io.convoy.extractor.sqlserver.tsql.TypeSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Rewrites tokens of T-SQL so that the parser meets nothing that other dialects read in another
 * way: names, constants, types and parts of dates become numbered placeholders, CAST, CONVERT and
 * NEXT VALUE FOR become plain calls. What is left is the grammar of operators, CASE and calls.
 */
final class Preparation {
  static final String NEXT_VALUE = "NEXT VALUE FOR";

  private static final Set<String> GRAMMAR =
      Set.of(
          "and", "or", "not", "in", "like", "between", "is", "null", "case", "when", "then", "else",
          "end", "escape", "collate");

  private static final Set<String> CALLED_WITHOUT_PARENTHESES =
      Set.of("current_timestamp", "current_user", "session_user", "system_user", "user");

  private static final Set<String> OF_DATE_PARTS =
      Set.of("dateadd", "datediff", "datediff_big", "datepart", "datename", "datetrunc");

  private static final Set<String> WITH_TYPE_FIRST = Set.of("convert", "try_convert");

  private static final Set<String> ONLY_IN_QUERIES =
      Set.of("select", "exists", "any", "all", "some");

  private static final Set<String> SIGNS = Set.of("+", "-", "~");

  private static final int MOST_TOKENS = 5_000;
  private static final int MOST_NESTED = 100;

  private final List<Token> tokens;
  private final List<Atom> atoms = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private int next;

  private Preparation(List<Token> tokens) {
    this.tokens = tokens;
  }

  /**
   * What the parser reads.
   *
   * @param atoms what the numbers in its quotes stand for
   */
  record Prepared(String text, List<Atom> atoms) {}

  static Prepared prepare(String expression) {
    List<Token> tokens = Lexer.read(expression);
    if (tokens.isEmpty()) {
      throw new Untranslatable("it is empty");
    }
    requireModest(tokens);
    Preparation preparation = new Preparation(tokens);
    while (preparation.next < tokens.size()) {
      preparation.write(tokens.get(preparation.next));
    }
    return new Prepared(preparation.text.toString(), preparation.atoms);
  }

  /** Parser and translation descend into parentheses, CASE and signs by recursion. */
  private static void requireModest(List<Token> tokens) {
    int depth = 0;
    int signs = 0;
    int deepest = 0;
    for (Token token : tokens) {
      if (token.isSymbol("(") || token.isWord("case")) {
        depth++;
      } else if (token.isSymbol(")") || token.isWord("end")) {
        depth--;
      }
      boolean sign =
          token.isWord("not") || token.kind() == Token.Kind.SYMBOL && SIGNS.contains(token.text());
      signs = sign ? signs + 1 : 0;
      deepest = Math.max(deepest, depth + signs);
    }
    if (tokens.size() > MOST_TOKENS || deepest > MOST_NESTED) {
      throw new Untranslatable("it is too long");
    }
  }

  private void write(Token token) {
    switch (token.kind()) {
      case CONSTANT -> {
        next++;
        placeConstant(new Atom.Constant(token.text()));
      }
      case QUOTED -> writeName(token);
      case WORD -> writeWord(token);
      case SYMBOL -> {
        next++;
        text.append(' ').append(symbol(token.text()));
      }
    }
  }

  private static String symbol(String symbol) {
    return switch (symbol) {
      case "!=" -> "<>";
      case "!<" -> ">=";
      case "!>" -> "<=";
      // Babelfish gives LIKE as the operator that it has become there.
      case "~~*" -> "like";
      case "!~~*" -> "not like";
      default -> symbol;
    };
  }

  private void writeWord(Token token) {
    String word = token.text().toLowerCase(Locale.ROOT);
    if (GRAMMAR.contains(word)) {
      next++;
      text.append(' ').append(word);
    } else if (ONLY_IN_QUERIES.contains(word)) {
      throw new Untranslatable("it holds a query");
    } else if (word.equals("next") && isWord(1, "value") && isWord(2, "for")) {
      next += 3;
      placeFunction(NEXT_VALUE);
      text.append('(');
      placeConstant(new Atom.SequenceName(qualifiedName()));
      text.append(')');
    } else if (word.equals("at") && isWord(1, "time") && isWord(2, "zone")) {
      next += 3;
      text.append(" AT TIME ZONE");
    } else if (word.equals("as")) {
      next++;
      text.append(", ");
      placeConstant(new Atom.Type(type()));
    } else if (CALLED_WITHOUT_PARENTHESES.contains(word) && !isSymbol(1, "(")) {
      next++;
      placeFunction(word);
      text.append("()");
    } else {
      writeName(token);
    }
  }

  private void writeName(Token token) {
    String word = token.text().toLowerCase(Locale.ROOT);
    boolean called = token.kind() == Token.Kind.WORD && isSymbol(1, "(");
    next++;
    placeFunctionOrName(called, token.text());
    if (called && WITH_TYPE_FIRST.contains(word)) {
      next++;
      text.append('(');
      placeConstant(new Atom.Type(type()));
    } else if (called && OF_DATE_PARTS.contains(word) && next + 1 < tokens.size()) {
      text.append('(');
      // Babelfish gives parts of dates in quotes, where SQL Server takes none.
      String part = tokens.get(next + 1).text().replace("'", "");
      placeConstant(new Atom.Word(part.toLowerCase(Locale.ROOT)));
      next += 2;
    }
  }

  private TypeSpec type() {
    String name = name("a type is missing");
    if (name.equalsIgnoreCase("sys") && isSymbol(0, ".")) {
      next++;
      name = name("a type is missing");
    }
    List<String> modifiers = new ArrayList<>();
    if (isSymbol(0, "(")) {
      next++;
      while (next < tokens.size() && !tokens.get(next).isSymbol(")")) {
        Token modifier = tokens.get(next++);
        if (!modifier.isSymbol(",")) {
          modifiers.add(modifier.text());
        }
      }
      next++;
    }
    if (isSymbol(0, ".")) {
      throw new Untranslatable("it converts to a type of users");
    }
    return TypeNames.of(name, modifiers);
  }

  private List<String> qualifiedName() {
    List<String> parts = new ArrayList<>();
    parts.add(name("the name of a sequence is missing"));
    while (isSymbol(0, ".")) {
      next++;
      parts.add(name("the name of a sequence ends in a dot"));
    }
    return parts;
  }

  private String name(String complaint) {
    if (next >= tokens.size() || !tokens.get(next).isName()) {
      throw new Untranslatable(complaint);
    }
    return tokens.get(next++).text();
  }

  private boolean isWord(int ahead, String word) {
    return next + ahead < tokens.size() && tokens.get(next + ahead).isWord(word);
  }

  private boolean isSymbol(int ahead, String symbol) {
    return next + ahead < tokens.size() && tokens.get(next + ahead).isSymbol(symbol);
  }

  private void placeConstant(Atom atom) {
    text.append(" '").append(atoms.size()).append('\'');
    atoms.add(atom);
  }

  private void placeFunction(String name) {
    text.append(" \"").append(atoms.size()).append('"');
    atoms.add(new Atom.Function(name));
  }

  private void placeFunctionOrName(boolean called, String name) {
    if (called) {
      placeFunction(name);
    } else {
      text.append(" \"").append(atoms.size()).append('"');
      atoms.add(new Atom.Name(name));
    }
  }
}
