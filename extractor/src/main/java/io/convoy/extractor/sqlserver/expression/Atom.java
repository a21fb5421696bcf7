// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.expression;

import io.convoy.extractor.sqlserver.tsql.TypeSpec;
import java.util.List;

/** What a placeholder in the text for the parser stands for. */
sealed interface Atom {
  /** A constant, as it is written. */
  record Constant(String text) implements Atom {}

  /** A part of a name. */
  record Name(String text) implements Atom {}

  /** The name of a function that may be called without parentheses, or of what was made one. */
  record Function(String name) implements Atom {}

  /** A type, as in a CAST. */
  record Type(TypeSpec type) implements Atom {}

  /** A word that is no expression: a part of a date. */
  record Word(String text) implements Atom {}

  /** A sequence; one or two parts of its name, or more. */
  record SequenceName(List<String> parts) implements Atom {}
}
