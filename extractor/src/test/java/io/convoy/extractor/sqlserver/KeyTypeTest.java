// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTypeTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          int              | 42          | 42                                            | CONVERT(nvarchar(60), [k])
          bit              | 1           | CAST(N'1' AS bit)                             | CONVERT(nvarchar(60), [k])
          decimal(10,2)    | 1.50        | CAST(N'1.50' AS decimal(10,2))                | CONVERT(nvarchar(60), [k])
          money            | 1.2345      | CAST(N'1.2345' AS money)                      | CONVERT(nvarchar(60), CONVERT(decimal(19, 4), [k]))
          date             | 2024-02-29  | CAST(N'2024-02-29' AS date)                   | CONVERT(nvarchar(60), [k], 23)
          datetime         | 2024-02-29T23:59:59.997 | CAST(N'2024-02-29T23:59:59.997' AS datetime) | CONVERT(nvarchar(60), [k], 126)
          datetime2(7)     | 2024-02-29 01:02:03.1234567 | CAST(N'2024-02-29 01:02:03.1234567' AS datetime2(7)) | CONVERT(nvarchar(60), [k], 121)
          uniqueidentifier | 0E984725-C51C-4BF4-9960-E1C80E27ABA0 | CAST(N'0E984725-C51C-4BF4-9960-E1C80E27ABA0' AS uniqueidentifier) | CONVERT(nvarchar(60), [k])
          varbinary(8)     | 0x00FF      | CAST(0x00FF AS varbinary(8))                  | CONVERT(varchar(max), CONVERT(varbinary(8000), [k]), 1)
          nvarchar(20)     | it's        | CAST(N'it''s' AS nvarchar(20))                | CONVERT(nvarchar(4000), [k])
          """)
  void writesValuesAndReadsThem(String type, String text, String literal, String expression) {
    KeyType key = new KeyType(type, null);

    assertThat(key.literal(text)).isEqualTo(literal);
    assertThat(key.text("[k]")).isEqualTo(expression);
  }

  @Test
  void knowsWholeNumbers() {
    assertThat(new KeyType("bigint", null).isInteger()).isTrue();
    assertThat(new KeyType("numeric(18,0)", null).isInteger()).isTrue();
    assertThat(new KeyType("decimal(18,2)", null).isInteger()).isFalse();
    assertThat(new KeyType("money", null).isInteger()).isFalse();
    assertThat(new KeyType("bit", null).isInteger()).as("MIN takes no bit").isFalse();
  }

  @Test
  void givesAStringTheCodePageOfItsColumn() {
    assertThat(new KeyType("varchar(9)", "Greek_CI_AS").literal("αβγ"))
        .isEqualTo("CAST(N'αβγ' COLLATE Greek_CI_AS AS varchar(9))");
  }

  @ParameterizedTest
  @ValueSource(strings = {"float", "real", "sql_variant", "xml", "hierarchyid", "bogus(3)"})
  void tellsNoRangesOfOtherTypes(String type) {
    assertThat(new KeyType(type, null).isSupported()).isFalse();
  }

  @Test
  void takesNothingButHexadecimalForBinary() {
    assertThatThrownBy(() -> new KeyType("binary(4)", null).literal("0x00); DROP TABLE t --"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new KeyType("int", null).literal("1 OR 1 = 1"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
