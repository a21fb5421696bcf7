// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.expression;

import io.convoy.extractor.sqlserver.tsql.TypeSpec;

/**
 * The type of a value as T-SQL has it.
 *
 * @param name of the base type, in lower case
 * @param length of texts in characters and of bytes; {@link #MAX} where it is not bounded
 * @param precision of numbers; 0 for all others
 * @param scale of numbers and of seconds
 */
record ValueType(Family family, String name, int length, int precision, int scale) {
  static final int MAX = -1;
  static final ValueType NULL = new ValueType(Family.NULL, "null", 0, 0, 0);
  static final ValueType BIT = new ValueType(Family.BIT, "bit", 0, 1, 0);
  static final ValueType INT = integer("int");
  static final ValueType BIGINT = integer("bigint");
  static final ValueType MONEY = new ValueType(Family.MONEY, "money", 0, 19, 4);
  static final ValueType SMALLMONEY = new ValueType(Family.MONEY, "smallmoney", 0, 10, 4);
  static final ValueType FLOAT = new ValueType(Family.FLOAT, "float", 0, 0, 0);
  static final ValueType REAL = new ValueType(Family.FLOAT, "real", 0, 0, 0);
  static final ValueType DATE = new ValueType(Family.DATE, "date", 0, 0, 0);
  static final ValueType DATETIME = new ValueType(Family.DATETIME, "datetime", 0, 0, 3);
  static final ValueType DATETIME2 = new ValueType(Family.DATETIME, "datetime2", 0, 0, 7);
  static final ValueType OFFSET = new ValueType(Family.OFFSET, "datetimeoffset", 0, 0, 7);
  static final ValueType GUID = new ValueType(Family.GUID, "uniqueidentifier", 0, 0, 0);

  /** In the order in which T-SQL converts one to another: to the later one. */
  enum Family {
    NULL,
    BYTES,
    TEXT,
    GUID,
    BIT,
    INTEGER,
    MONEY,
    DECIMAL,
    FLOAT,
    TIME,
    DATE,
    DATETIME,
    OFFSET,
    OTHER
  }

  static ValueType of(TypeSpec spec) {
    String name = spec.name();
    return switch (name) {
      case "bit" -> BIT;
      case "tinyint", "smallint", "int", "bigint" -> integer(name);
      case "decimal", "numeric" -> decimal(spec.precision(), spec.scale());
      case "money" -> MONEY;
      case "smallmoney" -> SMALLMONEY;
      case "float" -> FLOAT;
      case "real" -> REAL;
      case "char", "varchar" -> text(name, spec.isMax() ? MAX : spec.maxLength());
      case "nchar", "nvarchar" -> text(name, spec.isMax() ? MAX : spec.maxLength() / 2);
      case "sysname" -> text("nvarchar", 128);
      case "binary", "varbinary" ->
          new ValueType(Family.BYTES, name, spec.isMax() ? MAX : spec.maxLength(), 0, 0);
      case "uniqueidentifier" -> GUID;
      case "date" -> DATE;
      case "time" -> new ValueType(Family.TIME, name, 0, 0, spec.scale());
      case "datetime" -> DATETIME;
      case "smalldatetime" -> new ValueType(Family.DATETIME, name, 0, 0, 0);
      case "datetime2" -> new ValueType(Family.DATETIME, name, 0, 0, spec.scale());
      case "datetimeoffset" -> new ValueType(Family.OFFSET, name, 0, 0, spec.scale());
      default -> new ValueType(Family.OTHER, name, 0, 0, 0);
    };
  }

  static ValueType integer(String name) {
    int digits =
        switch (name) {
          case "tinyint" -> 3;
          case "smallint" -> 5;
          case "int" -> 10;
          default -> 19;
        };
    return new ValueType(Family.INTEGER, name, 0, digits, 0);
  }

  static ValueType decimal(int precision, int scale) {
    return new ValueType(Family.DECIMAL, "decimal", 0, precision, scale);
  }

  static ValueType text(String name, int length) {
    return new ValueType(Family.TEXT, name, length, 0, 0);
  }

  static ValueType varchar(int length) {
    return text("varchar", length);
  }

  boolean is(Family of) {
    return family == of;
  }

  boolean isNamed(String other) {
    return name.equals(other);
  }

  /** A number that PostgreSQL has as numeric. */
  boolean isNumeric() {
    return family == Family.DECIMAL || family == Family.MONEY;
  }

  boolean isNumber() {
    return family == Family.BIT
        || family == Family.INTEGER
        || isNumeric()
        || family == Family.FLOAT;
  }

  boolean isUnicode() {
    return name.startsWith("n") && family == Family.TEXT;
  }

  boolean isUnbounded() {
    return length == MAX;
  }

  /** What a cast in PostgreSQL calls it. */
  String postgres() {
    return switch (family) {
      case BIT -> "boolean";
      case INTEGER ->
          switch (name) {
            case "tinyint", "smallint" -> "smallint";
            case "int" -> "integer";
            default -> "bigint";
          };
      case MONEY, DECIMAL -> "numeric(" + precision + "," + scale + ")";
      case FLOAT -> name.equals("real") ? "real" : "double precision";
      case TEXT -> "text";
      case BYTES -> "bytea";
      case GUID -> "uuid";
      case DATE -> "date";
      case TIME -> "time" + seconds();
      case DATETIME -> "timestamp" + seconds();
      case OFFSET -> "timestamptz" + seconds();
      case NULL, OTHER -> throw new Untranslatable("it converts to " + name);
    };
  }

  private String seconds() {
    int most = 6;
    return scale < most ? "(" + scale + ")" : "";
  }
}
