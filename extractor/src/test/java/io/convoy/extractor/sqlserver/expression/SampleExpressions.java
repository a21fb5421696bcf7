// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.expression;

import io.convoy.extractor.sqlserver.expression.Scope.ScopeColumn;
import io.convoy.extractor.sqlserver.tsql.TypeSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Expressions as SQL Server's catalog has them, over one table with a column of each type, with
 * what its documentation says of their values: {@code tsql-expressions.txt}.
 */
final class SampleExpressions {
  static final String CI = "SQL_Latin1_General_CP1_CI_AS";
  static final String BINARY = "Latin1_General_BIN2";
  private static final String CONDITION = "?";
  private static final int CELLS = 5;

  static final Scope SCOPE =
      new Scope(
          List.of(
              column("Id", "int"),
              column("Small", "smallint"),
              column("Tiny", "tinyint"),
              column("Big", "bigint"),
              column("Active", "bit"),
              column("Price", "decimal(10,2)"),
              column("Amount", "money"),
              column("Discount", "money"),
              column("Score", "float"),
              column("Ratio", "real"),
              text("First", "nvarchar(50)", CI),
              text("Last", "nvarchar(50)", CI),
              text("Code", "varchar(10)", CI),
              text("Tag", "char(5)", CI),
              text("Exact", "varchar(10)", BINARY),
              text("Other", "varchar(10)", BINARY),
              text("Sjis", "varchar(10)", "Japanese_CI_AS"),
              text("Accents", "nvarchar(50)", "Latin1_General_CI_AI"),
              text("Notes", "nvarchar(max)", CI),
              column("Born", "date"),
              column("At", "datetime"),
              column("Seen", "datetime2(6)"),
              column("Until", "datetime2(7)"),
              column("Zoned", "datetimeoffset(7)"),
              column("Starts", "time(0)"),
              column("Guid", "uniqueidentifier"),
              column("Raw", "varbinary(20)"),
              column("Doc", "xml")));

  private SampleExpressions() {}

  /**
   * One of them.
   *
   * @param type of the column that takes its value; {@link #CONDITION} for none
   * @param given values of columns, as UPDATE sets them
   * @param value in PostgreSQL's text form; {@code -} for NULL, {@code *} for any
   * @param sql the translation
   */
  record Sample(String type, String tsql, String given, String value, String sql) {
    boolean isCondition() {
      return type.equals(CONDITION);
    }

    Translation translate() {
      TsqlTranslator translator = new TsqlTranslator(SCOPE);
      return isCondition()
          ? translator.condition(tsql)
          : translator.computed(column("", type), tsql);
    }

    @Override
    public String toString() {
      return tsql + " -> " + type;
    }
  }

  static ScopeColumn column(String name, String type) {
    return text(name, type, CI);
  }

  private static ScopeColumn text(String name, String type, String collation) {
    String[] parts = type.replace(")", "").split("[(,]", -1);
    List<String> modifiers = Arrays.asList(parts).subList(1, parts.length);
    TypeSpec spec = TypeNames.of(parts[0], modifiers);
    return new ScopeColumn(name, spec, spec.name(), collation);
  }

  static List<Sample> all() {
    return lines("/tsql-expressions.txt").stream().map(SampleExpressions::sample).toList();
  }

  /** Lines of a resource, but for comments. */
  static List<String> lines(String resource) {
    try (InputStream in =
        Objects.requireNonNull(SampleExpressions.class.getResourceAsStream(resource), resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException(resource, e);
    }
  }

  private static Sample sample(String line) {
    String[] cells = line.split("¦", -1);
    if (cells.length != CELLS) {
      throw new IllegalStateException("not five cells: " + line);
    }
    return new Sample(
        cells[0].strip(), cells[1].strip(), cells[2].strip(), cells[3].strip(), cells[4].strip());
  }
}
