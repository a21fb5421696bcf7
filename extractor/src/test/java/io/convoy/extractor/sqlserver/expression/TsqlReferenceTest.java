// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Keeps {@code docs/reference/tsql.md} equal to the table of functions. */
class TsqlReferenceTest {
  private static final String WRITE = "convoy.docs.write";
  private static final Path PAGE =
      Path.of(System.getProperty("basedir", ".")).resolve("../docs/reference/tsql.md").normalize();

  private static final String HEAD =
      """
      # Expressions of T-SQL

      Defaults, checks, filters of indexes and computed columns of a SQL Server become expressions of PostgreSQL that give the
      same values. An expression that is not certain to mean the same is not carried, and the report has its text, its place
      and why. One that the target refuses, or that its rows break, is left out in the same way; a computed column is then a
      plain one with the source's values, as it is where its expression is not IMMUTABLE.

      This page is written from the code (`io.convoy.extractor.sqlserver.expression`) by
      `mvn test -pl extractor -am -Dtest=TsqlReferenceTest -Dsurefire.failIfNoSpecifiedTests=false -Dconvoy.docs.write=true`.

      ## Operators

      | T-SQL | PostgreSQL | note |
      |---|---|---|
      | `+ - * / %%` | the same | integers divide to integers; a quotient of decimals is cut off at T-SQL's scale, a product of more than 38 digits rounded to it; money is not multiplied by money, nor divided |
      | `+` of texts | `\\|\\|` | |
      | `+ -` of a datetime and an integer | `interval '1 day'` | |
      | `& \\| ^ ~` | `& \\| # ~` | of bits: `AND`, `OR`, `<>`, `NOT`; not beside `+` and `-` without parentheses |
      | `= <>` of texts | `rtrim(x, ' ') = 'a'` | see Texts |
      | `= <> < <= > >= !< !> BETWEEN IN` | the same | of numbers, dates and times; GUIDs and bits are equal or not; `bit = 1` is `= true` |
      | `LIKE`, `ESCAPE` | `LIKE`, or `~` where it has `[classes]` | the pattern is a constant; ranges of letters only under a `_BIN` collation |
      | `IS NULL`, `NOT`, `AND`, `OR`, `CASE` | the same | results become one type first |
      | `COLLATE` | | says by which rules texts are compared |
      | `AT TIME ZONE 'UTC'` | | of a datetimeoffset it is the same instant; other zones are not translated |

      ## Texts

      T-SQL compares texts by their collation, and blanks at the end do not count. PostgreSQL compares them byte by byte. So:

      * With a constant of ASCII under a case-insensitive collation (`_CI_AS`), both sides become small letters:
        `lower(rtrim(x, ' ') COLLATE pg_catalog."C") = 'a'`. Only letters of full width, and characters that collations
        ignore, would compare in another way. A query uses an index with such a filter if it has the same condition.
      * Under `_CS_AS` and `_BIN` collations, and with constants without letters, only blanks are cut off.
      * Two columns are compared under a `_BIN` collation alone. What depends on accents, on the order of texts or on a
        Turkish i is not translated.

      ## Conversions

      CAST, CONVERT, and what T-SQL converts unasked. Decimals lose their fraction on the way to integers, money is rounded;
      a text is cut to its length, an integer without room in a varchar is a star, a GUID is spelled in capitals. Dates and
      times become texts in these styles of CONVERT: %s (21, 121 and 126 without fractions of
      seconds, but for a datetime's under 21 and 121); a text of such a date alone becomes the date again under its own style.
      An int is days since 1900 to a datetime. Dates of three numbers are read by the style (101 to 105, 110, 111), or else
      where only one number can be the day, as in 12/31/2099 and 1/1/1900.
      Constants become what they would be in a column of the type. Not certain, and so not translated: texts that are no
      constants to numbers or dates, floats to texts or decimals, nvarchar to varchar (letters that its code page lacks),
      a datetime to a datetime2 of more than three digits, dates in forms that depend on the language.

      ## Functions

      Others, and functions of users, are not translated.

      | T-SQL | PostgreSQL | note |
      |---|---|---|
      """;

  @Test
  void describesTheFunctions() throws IOException {
    String styles =
        new TreeSet<>(Styles.all()).stream().map(String::valueOf).collect(Collectors.joining(", "));
    String rows =
        TsqlFunctions.all().stream()
            .map(function ->
                "| `%s` | %s | %s |"
                    .formatted(function.signature(), cell(function.target()), cell(function.note()))
                    .replace("|  |", "| |"))
            .collect(Collectors.joining("\n", "", "\n"));
    String page = HEAD.formatted(styles) + rows;
    if (Boolean.getBoolean(WRITE)) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, page);
    }

    assertThat(PAGE)
        .as("run this test with -D%s=true to write the page anew", WRITE)
        .content()
        .isEqualTo(page);
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }
}
