// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.extractor.TestSource;
import io.convoy.extractor.sqlserver.expression.SampleExpressions.Sample;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Evaluates translated expressions, and compares with the values that SQL Server gives. */
class TsqlValuesIT {
  private static final String TABLE =
      """
      CREATE SCHEMA dbo;
      CREATE SEQUENCE dbo."Seq";
      CREATE TABLE t (
        "Id" integer, "Small" smallint, "Tiny" smallint, "Big" bigint, "Active" boolean,
        "Price" numeric(10,2), "Amount" numeric(19,4), "Discount" numeric(19,4),
        "Score" double precision, "Ratio" real, "First" varchar(50), "Last" varchar(50),
        "Code" varchar(10), "Tag" character(5), "Exact" varchar(10), "Other" varchar(10),
        "Accents" varchar(50), "Notes" text, "Born" date, "At" timestamp(3), "Seen" timestamp,
        "Until" timestamp, "Zoned" timestamptz, "Starts" time(0), "Guid" uuid, "Raw" bytea,
        "Doc" xml);
      INSERT INTO t DEFAULT VALUES\
      """;

  @TempDir static Path directory;

  private static TestSource server;

  @BeforeAll
  static void start() {
    server = TestSource.start(directory.resolve("postgres"));
    server.execute(TABLE);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  static List<Sample> samples() {
    return SampleExpressions.all();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void givesTheValueOfSqlServer(Sample sample) throws SQLException {
    try (Connection connection = server.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      if (!sample.given().isEmpty()) {
        statement.execute("UPDATE t SET " + assignments(sample.given()));
      }
      String value = evaluate(statement, sample);

      if (sample.value().equals("*")) {
        assertThat(value).isNotEmpty();
      } else {
        assertThat(value).isEqualTo(expected(sample.value()));
      }
      connection.rollback();
    }
  }

  private static @Nullable String evaluate(Statement statement, Sample sample) throws SQLException {
    String type = sample.isCondition() ? "boolean" : target(sample.type());
    try (ResultSet row =
        statement.executeQuery("SELECT ((%s)::%s)::text FROM t".formatted(sample.sql(), type))) {
      row.next();
      return row.getString(1);
    }
  }

  private static String target(String type) {
    return SampleExpressions.column("", type).valueType().postgres();
  }

  private static @Nullable String expected(String value) {
    return switch (value) {
      case "-" -> null;
      case "\\*" -> "*";
      default -> value;
    };
  }

  /** {@code First='a'} as {@code "First"='a'}. */
  private static String assignments(String given) {
    return given.replaceAll("(^|, )(\\w+)=", "$1\"$2\"=");
  }
}
