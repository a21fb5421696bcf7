// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A SQL Server type, what it becomes, and values with the text that PostgreSQL must show of them.
 *
 * @param targetType as {@code format_type} spells it
 */
record TypeCase(String type, String targetType, List<Cell> cells) {

  /**
   * One value.
   *
   * @param literal as T-SQL writes it
   * @param text {@code v::text} in the target
   */
  record Cell(String literal, String text) {}

  private static TypeCase of(String type, String targetType, String... literalsAndTexts) {
    Cell[] cells = new Cell[literalsAndTexts.length / 2];
    Arrays.setAll(cells, i -> new Cell(literalsAndTexts[2 * i], literalsAndTexts[2 * i + 1]));
    return new TypeCase(type, targetType, List.of(cells));
  }

  /** The types that every server has, with the ends of their ranges. */
  static List<TypeCase> all() {
    return Stream.of(numbers(), moments(), texts(), others()).flatMap(List::stream).toList();
  }

  private static List<TypeCase> numbers() {
    return List.of(
        of("bit", "boolean", "0", "false", "1", "true"),
        of("tinyint", "smallint", "0", "0", "128", "128", "255", "255"),
        of("smallint", "smallint", "-32768", "-32768", "32767", "32767"),
        of("int", "integer", "-2147483648", "-2147483648", "2147483647", "2147483647"),
        of(
            "bigint",
            "bigint",
            "-9223372036854775808",
            "-9223372036854775808",
            "9223372036854775807",
            "9223372036854775807"),
        of(
            "decimal(10,2)",
            "numeric(10,2)",
            "-0.01",
            "-0.01",
            "0",
            "0.00",
            "12345678.9",
            "12345678.90"),
        of("decimal(38,0)", "numeric(38,0)", "-" + "9".repeat(38), "-" + "9".repeat(38)),
        of("decimal(38,37)", "numeric(38,37)", "9." + "9".repeat(37), "9." + "9".repeat(37)),
        of("numeric(18,4)", "numeric(18,4)", "12345678901234.5678", "12345678901234.5678"),
        of(
            "money",
            "numeric(19,4)",
            "-922337203685477.5808",
            "-922337203685477.5808",
            "922337203685477.5807",
            "922337203685477.5807"),
        of("smallmoney", "numeric(10,4)", "-214748.3648", "-214748.3648", "0.0001", "0.0001"),
        of("real", "real", "3.4028234E38", "3.4028235e+38", "1.5", "1.5"),
        of(
            "float",
            "double precision",
            "1.7976931348623157E308",
            "1.7976931348623157e+308",
            "0.1",
            "0.1"));
  }

  private static List<TypeCase> moments() {
    return List.of(
        of("date", "date", "'0001-01-01'", "0001-01-01", "'9999-12-31'", "9999-12-31"),
        of("time(0)", "time(0) without time zone", "'23:59:59'", "23:59:59"),
        of("time(3)", "time(3) without time zone", "'00:00:00.001'", "00:00:00.001"),
        of(
            "datetime",
            "timestamp(3) without time zone",
            "'1753-01-01T00:00:00'",
            "1753-01-01 00:00:00",
            "'9999-12-31T23:59:59.997'",
            "9999-12-31 23:59:59.997"),
        of(
            "smalldatetime",
            "timestamp(0) without time zone",
            "'1900-01-01T00:00:00'",
            "1900-01-01 00:00:00",
            "'2079-06-06T23:59:00'",
            "2079-06-06 23:59:00"),
        of(
            "datetime2(0)",
            "timestamp(0) without time zone",
            "'0001-01-01 00:00:00'",
            "0001-01-01 00:00:00"),
        of(
            "datetime2(6)",
            "timestamp without time zone",
            "'9999-12-31 23:59:59.999999'",
            "9999-12-31 23:59:59.999999"),
        of(
            "datetimeoffset(3)",
            "timestamp(3) with time zone",
            "'2024-02-29 12:00:00.123 +05:30'",
            "2024-02-29 06:30:00.123"));
  }

  private static List<TypeCase> texts() {
    return List.of(
        of("char(5)", "character(5)", "'ab'", "ab", "''", ""),
        of("varchar(40)", "character varying(40)", "'a b '", "a b ", "''", ""),
        of(
            "varchar(max)",
            "text",
            "REPLICATE(CAST('x' AS varchar(max)), 20000)",
            "x".repeat(20_000)),
        of("nchar(4)", "character(4)", "N'ж'", "ж"),
        of("nvarchar(40)", "character varying(40)", "N'Žluťoučký 🐎'", "Žluťoučký 🐎", "N''", ""),
        of("nvarchar(max)", "text", "N'日本語'", "日本語"),
        of("text", "text", "'plain'", "plain"),
        of("ntext", "text", "N'ünï'", "ünï"),
        of("sysname", "character varying(128)", "N'dbo'", "dbo"));
  }

  private static List<TypeCase> others() {
    return List.of(
        of("binary(4)", "bytea", "0x01", "\\x01000000"),
        of("varbinary(10)", "bytea", "0x", "\\x", "0x00FF00", "\\x00ff00"),
        of("varbinary(max)", "bytea", "0xDEADBEEF", "\\xdeadbeef"),
        of("image", "bytea", "0x0102", "\\x0102"),
        of(
            "uniqueidentifier",
            "uuid",
            "'0E984725-C51C-4BF4-9960-E1C80E27ABA0'",
            "0e984725-c51c-4bf4-9960-e1c80e27aba0"),
        of("xml", "xml", "N'<a b=\"1\">x</a>'", "<a b=\"1\">x</a>"));
  }
}
