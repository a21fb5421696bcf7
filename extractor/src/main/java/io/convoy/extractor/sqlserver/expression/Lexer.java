// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts T-SQL into tokens; comments and blanks fall away. */
final class Lexer {
  /** All but what stands in quotes, which may be long. */
  private static final Pattern TOKEN =
      Pattern.compile(
          """
          (?<blank>\\s+|--[^\\n]*|/\\*(?s:.*?)\\*/)
          |(?<constant>0[xX]\\p{XDigit}*
            |(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d*)?
            |\\p{Sc}\\s*(?:\\d+\\.?\\d*|\\.\\d+)?)
          |(?<word>[\\p{L}_\\#@][\\p{L}\\p{N}_\\#@$]*)
          |(?<symbol>!?~~\\*|<>|<=|>=|!=|!<|!>|[-+*/%&|^~=<>().,])\
          """,
          Pattern.COMMENTS);

  private Lexer() {}

  static List<Token> read(String text) {
    List<Token> tokens = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(text);
    int position = 0;
    while (position < text.length()) {
      int quote = quoteAt(text, position);
      if (quote >= 0) {
        int end = end(text, quote);
        tokens.add(quoted(text.substring(position, end), text.charAt(quote)));
        position = end;
      } else {
        matcher.region(position, text.length());
        if (!matcher.lookingAt()) {
          throw unreadable(text, position);
        }
        add(tokens, matcher);
        position = matcher.end();
      }
    }
    return tokens;
  }

  private static void add(List<Token> tokens, Matcher matcher) {
    if (matcher.group("constant") != null) {
      tokens.add(new Token(Token.Kind.CONSTANT, matcher.group()));
    } else if (matcher.group("word") != null) {
      tokens.add(new Token(Token.Kind.WORD, matcher.group()));
    } else if (matcher.group("symbol") != null) {
      tokens.add(new Token(Token.Kind.SYMBOL, matcher.group()));
    }
  }

  /** Where the quote is that begins here, perhaps after an N; -1 for none. */
  private static int quoteAt(String text, int position) {
    char first = text.charAt(position);
    boolean unicode = (first == 'N' || first == 'n') && text.startsWith("'", position + 1);
    if (unicode) {
      return position + 1;
    }
    return first == '\'' || first == '"' || first == '[' ? position : -1;
  }

  /** After the closing quote; twice the same within means itself. */
  private static int end(String text, int open) {
    char close = closing(text.charAt(open));
    int position = text.indexOf(close, open + 1);
    while (position >= 0 && position + 1 < text.length() && text.charAt(position + 1) == close) {
      position = text.indexOf(close, position + 2);
    }
    if (position < 0) {
      throw unreadable(text, open);
    }
    return position + 1;
  }

  private static char closing(char open) {
    return open == '[' ? ']' : open;
  }

  private static Token quoted(String text, char open) {
    if (open == '\'') {
      return new Token(Token.Kind.CONSTANT, text);
    }
    String close = String.valueOf(closing(open));
    String name = text.substring(1, text.length() - 1).replace(close + close, close);
    return new Token(Token.Kind.QUOTED, name);
  }

  private static Untranslatable unreadable(String text, int position) {
    int most = 20;
    return new Untranslatable(
        "it cannot be read from "
            + text.substring(position, Math.min(text.length(), position + most)));
  }
}
