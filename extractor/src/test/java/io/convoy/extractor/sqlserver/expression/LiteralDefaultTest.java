// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.extractor.sqlserver.tsql.TypeSpec;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LiteralDefaultTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      textBlock =
          """
          bit            | ((1))                        | true
          bit            | ((0))                        | false
          bit            | (0.5)                        | true
          bit            | ('TRUE')                     | true
          bit            | ('0')                        | false
          int            | ((0))                        | 0
          int            | (((-(5))))                   | -5
          int            | (-1)                         | -1
          int            | ( - ( - 7 ) )                | 7
          int            | (+3)                         | 3
          int            | 0                            | 0
          int            | ((1.9))                      | 1
          int            | ((-1.9))                     | -1
          int            | ((1.9e0))                    | 1
          int            | ($1.5)                       | 2
          int            | (-$1.5)                      | -2
          int            | ('42')                       | 42
          int            | ('')                         | 0
          tinyint        | ((255))                      | 255
          bigint         | ((9223372036854775807))      | 9223372036854775807
          decimal        | ((1.50))                     | 1.50
          decimal        | (-.5)                        | -0.5
          decimal        | ((5.))                       | 5
          decimal        | ((1e3))                      | 1000
          money          | ($12.34)                     | 12.34
          money          | ((0))                        | 0
          smallmoney     | ($)                          | 0
          float          | ((1.5E-3))                   | 0.0015
          real           | ((0.0))                      | 0.0
          varchar        | ('it''s')                    | 'it''s'
          varchar        | ('')                         | ''
          varchar        | ('a\\b')                     | E'a\\\\b'
          varchar        | ('(x')                       | '(x'
          varchar        | (7)                          | '7'
          varchar        | ((-1.50))                    | '-1.50'
          nvarchar       | (N'né')                      | 'né'
          nvarchar       | (n'x')                       | 'x'
          char           | ('N')                        | 'N'
          nvarchar       | CAST(('nobody') AS nvarchar(6)) | 'nobody'
          nvarchar       | (CAST((N'it''s') AS varchar(max))) | 'it''s'
          int            | (CAST((7) AS int))           | 7
          varbinary      | CAST(NULL AS varbinary)      | ``
          varbinary      | (0x0AfF)                     | '\\x0aff'::bytea
          varbinary      | (0x1)                        | '\\x01'::bytea
          varbinary      | (0x)                         | '\\x'::bytea
          binary         | (0x01)                       | '\\x0100000000000000'::bytea
          uniqueidentifier | ('00000000-0000-0000-0000-00000000000A') | '00000000-0000-0000-0000-00000000000a'
          uniqueidentifier | ('{00000000-0000-0000-0000-00000000000A}') | '00000000-0000-0000-0000-00000000000a'
          date           | ('2020-01-31')               | '2020-01-31'
          date           | ('20200131')                 | '2020-01-31'
          date           | ('')                         | '1900-01-01'
          time           | ('12:30')                    | '12:30:00'
          time           | ('12:30:15.25')              | '12:30:15.250'
          datetime       | ('20200131')                 | '2020-01-31 00:00:00'
          datetime       | ('2020-01-31T12:30:15')      | '2020-01-31 12:30:15'
          datetime       | ('01/31/2020')               | '2020-01-31 00:00:00'
          datetime       | ('31-1-2020 9:05')           | '2020-01-31 09:05:00'
          datetime       | ('1753/1/1 12AM')            | '1753-01-01 00:00:00'
          datetime       | ('5/5/2020 12:30:00 pm')     | '2020-05-05 12:30:00'
          datetime       | ('20200131 12:30:15.997')    | '2020-01-31 12:30:15.997'
          date           | ('12/31/2099')               | '2099-12-31'
          datetime2      | CONVERT([datetime2],'2020-01-31') | '2020-01-31 00:00:00'
          datetime       | ((0))                        | '1900-01-01 00:00:00'
          datetime       | ((2))                        | '1900-01-03 00:00:00'
          datetime       | ((-1))                       | '1899-12-31 00:00:00'
          smalldatetime  | ((1))                        | '1900-01-02 00:00:00'
          datetime2      | ('2020-01-31 12:30:15.123456') | '2020-01-31 12:30:15.123456'
          datetime2      | ('9999-12-31')               | '9999-12-31 00:00:00'
          datetimeoffset | ('2020-01-31T12:30:00+02:00') | '2020-01-31 12:30:00+02:00'
          datetimeoffset | ('2020-01-31')               | '2020-01-31 00:00:00+00:00'
          """)
  void translatesConstants(String type, String definition, String expression) {
    assertThat(translate(type, definition)).contains(expression);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      textBlock =
          """
          datetime       | (getdate())
          uniqueidentifier | (newid())
          int            | (NEXT VALUE FOR [dbo].[s])
          int            | ([dbo].[f]())
          int            | ((1)+(1))
          int            | ((1)-(1))
          int            | (1) -- one
          int            | (CONVERT([int],(1)))
          nvarchar       | CAST(('nobody') AS nvarchar(3))
          nvarchar       | CAST((1.5) AS int)
          int            | CAST((1) AS int) + CAST((2) AS int)
          datetime       | CAST((getdate()) AS datetime)
          int            | ((3000000000.))
          tinyint        | ((-1))
          int            | ('x')
          int            | (0x10)
          int            | (1e999999999999)
          varchar        | ('a'+'b')
          varchar        | (1e3)
          varchar        | ($1)
          varchar        | (0x41)
          varchar        | (-'a')
          varbinary      | ('abc')
          varbinary      | (0x010203040506070809)
          uniqueidentifier | ('{00000000-0000-0000-0000-00000000000A')
          datetime       | ('01/02/2020')
          datetime       | ('13/13/2020')
          datetime       | ('1.2.2020')
          datetime       | ('12/31/99')
          datetime       | ('12/31-2099')
          datetime       | ('12/31/2099 0:00 AM')
          datetime       | ('Jan 31 2020')
          datetime       | ('2020-02-30')
          datetime       | ('2020-01-31T12:30:15.005')
          datetime       | ('1700-01-01')
          datetime       | ((0.5))
          smalldatetime  | ('2020-01-31T12:30:15')
          date           | ((0))
          datetime2      | ('2020-01-31T12:30:15.1234567')
          datetime2      | ('2020-01-31T12:30:15+01:00')
          time           | ('25:00')
          xml            | ('<a/>')
          sql_variant    | ((1))
          """)
  void leavesEverythingElseAlone(String type, String definition) {
    assertThat(translate(type, definition)).isEmpty();
  }

  @Test
  void leavesOutADefaultOfNull() {
    assertThat(translate("int", "(NULL)")).contains(LiteralDefault.NONE);
    assertThat(translate("xml", "((null))")).contains(LiteralDefault.NONE);
  }

  @Test
  void keepsParenthesesAndQuotesWithinStrings() {
    assertThat(translate("varchar", "('a)('')b')")).contains("'a)('')b'");
  }

  @Test
  void leavesTextFormsAlone() {
    TypeSpec type = new TypeSpec("datetime2", 8, 27, 7, "");

    assertThat(LiteralDefault.translate("('2020-01-31')", type, "datetime2 as text")).isEmpty();
  }

  /** As rows lose it on their way. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "('9999-12-31 23:59:59.9999999')",
        "(CONVERT([datetime2],'9999-12-31 23:59:59.9999999'))",
        "(CONVERT([datetime2](7),N'9999-12-31T23:59:59.9999999'))"
      })
  void cutsOffTheSeventhDigitOfSeconds(String definition) {
    TypeSpec type = new TypeSpec("datetime2", 8, 0, 7, "");

    assertThat(LiteralDefault.translate(definition, type, "datetime2"))
        .contains("'9999-12-31 23:59:59.999999'");
  }

  private static Optional<String> translate(String name, String definition) {
    TypeSpec type = new TypeSpec(name, 8, 0, 0, "");
    return LiteralDefault.translate(definition, type, name);
  }
}
