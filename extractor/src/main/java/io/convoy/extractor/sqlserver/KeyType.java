// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import io.convoy.extractor.sqlserver.tsql.SqlServerNames;
import io.convoy.extractor.sqlserver.tsql.TypeSpelling;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a key column's values are written into a chunk's boundaries and back into T-SQL, so that the
 * server alone compares them: in the type and under the collation of the column itself, and without
 * a conversion of the column, which would keep an index from being used.
 *
 * @param spelled as T-SQL spells it: {@code varchar(40)}
 * @param collation of a string; null of other types
 */
record KeyType(String spelled, @Nullable String collation) {

  private enum Form {
    BIT,
    INTEGER,
    EXACT,
    DATE,
    DATETIME,
    DATETIME2,
    GUID,
    STRING,
    BINARY
  }

  // Floats are missing: two that differ may have the same text.
  private static final Map<String, Form> FORMS =
      Map.ofEntries(
          Map.entry("tinyint", Form.INTEGER),
          Map.entry("smallint", Form.INTEGER),
          Map.entry("int", Form.INTEGER),
          Map.entry("bigint", Form.INTEGER),
          Map.entry("bit", Form.BIT),
          Map.entry("decimal", Form.EXACT),
          Map.entry("numeric", Form.EXACT),
          Map.entry("money", Form.EXACT),
          Map.entry("smallmoney", Form.EXACT),
          Map.entry("date", Form.DATE),
          Map.entry("smalldatetime", Form.DATETIME),
          Map.entry("datetime", Form.DATETIME),
          Map.entry("datetime2", Form.DATETIME2),
          Map.entry("datetimeoffset", Form.DATETIME2),
          Map.entry("time", Form.DATETIME2),
          Map.entry("uniqueidentifier", Form.GUID),
          Map.entry("char", Form.STRING),
          Map.entry("varchar", Form.STRING),
          Map.entry("nchar", Form.STRING),
          Map.entry("nvarchar", Form.STRING),
          Map.entry("sysname", Form.STRING),
          Map.entry("binary", Form.BINARY),
          Map.entry("varbinary", Form.BINARY),
          Map.entry("rowversion", Form.BINARY));

  /** True where ranges of the type can be told. */
  boolean isSupported() {
    return FORMS.containsKey(base());
  }

  /** True where boundaries between two values can be computed: whole numbers. */
  boolean isInteger() {
    TypeSpelling type = TypeSpelling.of(spelled);
    boolean isDecimal = type.name().equals("decimal") || type.name().equals("numeric");
    return form() == Form.INTEGER || isDecimal && type.modifier(1, 0) == 0;
  }

  /** True where there are two values: no more than one boundary lies between them. */
  boolean isBit() {
    return form() == Form.BIT;
  }

  /** True where values are equal only if their texts are. */
  boolean isExact() {
    return form() != Form.STRING;
  }

  /**
   * The SQL that gives a value's text, in a form that does not depend on the session's language.
   */
  String text(String value) {
    return switch (form()) {
      case BIT, INTEGER, EXACT, GUID -> "CONVERT(nvarchar(60), " + exactly(value) + ")";
      case DATE -> "CONVERT(nvarchar(60), " + value + ", 23)";
      case DATETIME -> "CONVERT(nvarchar(60), " + value + ", 126)";
      case DATETIME2 -> "CONVERT(nvarchar(60), " + value + ", 121)";
      case STRING -> "CONVERT(nvarchar(4000), " + value + ")";
      case BINARY -> "CONVERT(varchar(max), CONVERT(varbinary(8000), " + value + "), 1)";
    };
  }

  /** The same in the column's own type, also of a number. */
  String typed(String text) {
    String literal = literal(text);
    return form() == Form.INTEGER ? "CAST(" + literal + " AS " + spelled + ")" : literal;
  }

  /** Money shows two of its four digits unless it is a decimal. */
  private String exactly(String value) {
    return base().endsWith("money") ? "CONVERT(decimal(19, 4), " + value + ")" : value;
  }

  /** The value that a text stands for, as T-SQL. */
  String literal(String text) {
    return switch (form()) {
      case INTEGER -> Long.toString(Long.parseLong(text));
      case STRING -> string(text);
      case BINARY -> "CAST(" + hexadecimal(text) + " AS " + base() + length() + ")";
      // A bare 1 is an int, and the server would convert the column to compare it.
      case BIT, EXACT, DATE, DATETIME, DATETIME2, GUID ->
          "CAST(" + SqlServerNames.literal(text) + " AS " + spelled + ")";
    };
  }

  /**
   * The code page of a cast is that of its argument's collation; without it, a varchar would go
   * through the database's.
   */
  private String string(String text) {
    String collate = collation == null ? "" : " COLLATE " + collation;
    return "CAST(" + SqlServerNames.literal(text) + collate + " AS " + spelled + ")";
  }

  private static String hexadecimal(String text) {
    if (!text.matches("0x[0-9A-Fa-f]*")) {
      throw new IllegalArgumentException("not a binary boundary: " + text);
    }
    return text;
  }

  private String length() {
    return base().equals("rowversion") ? "" : spelled.substring(base().length());
  }

  private Form form() {
    Form form = FORMS.get(base());
    if (form == null) {
      throw new IllegalStateException("no ranges of " + spelled);
    }
    return form;
  }

  private String base() {
    return TypeSpelling.of(spelled).name();
  }
}
