// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.extractor.sqlserver.expression.SampleExpressions.Sample;
import io.convoy.extractor.sqlserver.expression.Translation.Translated;
import io.convoy.extractor.sqlserver.expression.Translation.Untranslated;
import io.convoy.schemas.table.TableId;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TsqlTranslatorTest {
  private static final int ARBITRARY_TEXTS = 20_000;

  private static final List<String> PIECES =
      List.of(
          "(",
          ")",
          "[",
          "]",
          "[Id]",
          "[First]",
          "[At]",
          "'",
          "''",
          "'a'",
          "N'x'",
          "(1)",
          "1.5",
          "0x0",
          "$",
          "+",
          "-",
          "*",
          "/",
          "%",
          "&",
          "|",
          "^",
          "~",
          "=",
          "<>",
          "!=",
          "!<",
          ",",
          ".",
          " ",
          "AND ",
          "OR ",
          "NOT ",
          "IN ",
          "LIKE ",
          "ESCAPE ",
          "BETWEEN ",
          "IS NULL",
          "CASE ",
          "WHEN ",
          "THEN ",
          "ELSE ",
          "END",
          "CAST(",
          " AS int)",
          "CONVERT(",
          "[nvarchar](10),",
          "getdate()",
          "dateadd(day,",
          "datediff(",
          "left(",
          "isnull(",
          "NEXT VALUE FOR ",
          "COLLATE ",
          "AT TIME ZONE ",
          "\"",
          "--",
          "/*",
          "*/",
          ";",
          "\0",
          "é",
          "\ud83d\ude00",
          "{",
          "}",
          "\\",
          "?",
          ":",
          "@x",
          "#",
          "\n");

  static List<Sample> samples() {
    return SampleExpressions.all();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void translatesWhatIsCertain(Sample sample) {
    assertThat(sample.translate())
        .isInstanceOfSatisfying(
            Translated.class, translated -> assertThat(translated.sql()).isEqualTo(sample.sql()));
  }

  static Stream<List<String>> refused() {
    return SampleExpressions.lines("/tsql-refused.txt").stream()
        .map(line -> Stream.of(line.split("¦", -1)).map(String::strip).toList());
  }

  @ParameterizedTest
  @MethodSource("refused")
  void saysWhyItLeavesOutTheRest(List<String> cells) {
    Sample sample = new Sample(cells.get(0), cells.get(1), "", "", "");

    assertThat(sample.translate())
        .isInstanceOfSatisfying(
            Untranslated.class, left -> assertThat(left.reason()).contains(cells.get(2)));
  }

  @Test
  void namesTheSequencesThatItDrawsFrom() {
    Sample sample = new Sample("int", "(NEXT VALUE FOR [Sales].[Order Numbers])", "", "", "");

    assertThat(sample.translate())
        .isEqualTo(
            new Translated(
                "nextval('\"Sales\".\"Order Numbers\"'::regclass)::integer",
                Set.of(new TableId("Sales", "Order Numbers"))));
  }

  @Test
  void findsColumnsWhoseNamesDifferInCase() {
    Sample sample = new Sample("?", "([ID]>(0))", "", "", "");

    assertThat(sample.translate()).isEqualTo(new Translated("(\"Id\" > 0)", Set.of()));
  }

  @Test
  void knowsWhatSomeServersQualify() {
    Sample sample = new Sample("date", "CAST(sys.getdate() AS sys.date)", "", "", "");

    assertThat(sample.translate())
        .isEqualTo(new Translated("statement_timestamp()::timestamp::date", Set.of()));
  }

  @Test
  void knowsPartsOfDatesThatSomeServersQuote() {
    Sample sample = new Sample("date", "dateadd('year', CAST('-18' AS int), [Born])", "", "", "");

    assertThat(sample.translate())
        .isEqualTo(new Translated("(\"Born\" + (-18) * interval '1 year')::date", Set.of()));
  }

  @Test
  void knowsLikeAsTheOperatorThatSomeServersMakeOfIt() {
    Sample like = new Sample("?", "(code ~~* '[0-9]%' AND code !~~* '[^0-9]%')", "", "", "");

    assertThat(like.translate())
        .isEqualTo(
            new Translated(
                "((\"Code\" ~ '^[0-9].*$') AND (NOT (\"Code\" ~ '^[^0-9].*$')))", Set.of()));
  }

  @Test
  @Timeout(60)
  void neverFailsOnAnyText() {
    Random random = new Random(14);
    for (int i = 0; i < ARBITRARY_TEXTS; i++) {
      requireAnswer(arbitrary(random));
    }
  }

  @Test
  @Timeout(60)
  void neverFailsOnDamagedExpressions() {
    Random random = new Random(15);
    for (Sample sample : SampleExpressions.all()) {
      for (int i = 0; i < 50; i++) {
        StringBuilder damaged = new StringBuilder(sample.tsql());
        int at = random.nextInt(damaged.length());
        int to = Math.min(damaged.length(), at + random.nextInt(4));
        damaged.replace(at, to, PIECES.get(random.nextInt(PIECES.size())));
        requireAnswer(damaged.toString());
      }
    }
  }

  @Test
  @Timeout(60)
  void neverFailsOnLongOnes() {
    requireAnswer("(".repeat(10_000) + "[Id]" + ")".repeat(10_000));
    requireAnswer("CASE WHEN [Id]=(1) THEN ".repeat(90) + "1" + " END".repeat(90));
    requireAnswer("NOT ".repeat(2_000) + "[Id]=(1)");
    requireAnswer("[Id]=(1) OR ".repeat(1_000) + "[Id]=(2)");
    requireAnswer("-".repeat(3) + " - ".repeat(1_000) + "1");
    requireAnswer("'".repeat(100_001));
  }

  private static String arbitrary(Random random) {
    StringBuilder text = new StringBuilder();
    int pieces = 1 + random.nextInt(25);
    for (int i = 0; i < pieces; i++) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return text.toString();
  }

  private static void requireAnswer(String tsql) {
    for (String type : List.of("int", "nvarchar(10)", "?")) {
      Translation translation = new Sample(type, tsql, "", "", "").translate();
      if (translation instanceof Untranslated(String reason)) {
        assertThat(reason).as(tsql).isNotEmpty().doesNotContain("its translation failed");
      }
    }
  }
}
