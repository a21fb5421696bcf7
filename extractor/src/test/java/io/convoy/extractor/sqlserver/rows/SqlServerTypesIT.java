// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.config.TextOptions;
import io.convoy.common.config.TypeOptions;
import io.convoy.schemas.row.AvroInput;
import io.convoy.schemas.row.AvroOutput;
import io.convoy.schemas.row.RowField;
import io.convoy.schemas.type.Codec;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a server sends through the driver is what the readers expect. Runs where
 * CONVOY_SQLSERVER_URL, _USER and _PASSWORD name a server; needs no tables.
 */
@EnabledIfEnvironmentVariable(
    named = "CONVOY_SQLSERVER_URL",
    matches = ".+",
    disabledReason =
        "needs a SQL Server: set CONVOY_SQLSERVER_URL, CONVOY_SQLSERVER_USER and"
            + " CONVOY_SQLSERVER_PASSWORD")
class SqlServerTypesIT {
  private static Connection connection;

  @BeforeAll
  static void connect() throws SQLException {
    connection =
        DriverManager.getConnection(
            System.getenv("CONVOY_SQLSERVER_URL"),
            System.getenv("CONVOY_SQLSERVER_USER"),
            System.getenv("CONVOY_SQLSERVER_PASSWORD"));
  }

  @AfterAll
  static void disconnect() throws SQLException {
    connection.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          bit              | BOOLEAN | boolean           | 1                    | true
          bit              | BOOLEAN | boolean           | 0                    | false
          tinyint          | INT2    | smallint          | 255                  | 255
          smallint         | INT2    | smallint          | -32768               | -32768
          int              | INT4    | integer           | -2147483648          | -2147483648
          bigint           | INT8    | bigint            | -9223372036854775808 | -9223372036854775808
          decimal(10,2)    | NUMERIC | numeric(10,2)     | -0.01                | -0.01
          decimal(38,0)    | NUMERIC | numeric(38,0)     | -99999999999999999999999999999999999999 | -99999999999999999999999999999999999999
          numeric(38,38)   | NUMERIC | numeric(38,38)    | 0                    | 0.00000000000000000000000000000000000000
          money            | NUMERIC | numeric(19,4)     | -922337203685477.5808 | -922337203685477.5808
          smallmoney       | NUMERIC | numeric(10,4)     | 214748.3647          | 214748.3647
          real             | FLOAT4  | real              | 1.17549435e-38       | 1.1754944E-38
          float            | FLOAT8  | double precision  | -1.7976931348623157e308 | -1.7976931348623157E308
          date             | DATE    | date              | '0001-01-01'         | -719162
          date             | DATE    | date              | '1582-10-10'         | -141432
          time(6)          | TIME    | time(6)           | '23:59:59.999999'    | 86399999999
          datetime         | TIMESTAMP | timestamp(3)    | '1900-01-01 00:00:00.003' | -2208988799997000
          datetime         | TIMESTAMP | timestamp(3)    | '9999-12-31 23:59:59.997' | 253402300799997000
          smalldatetime    | TIMESTAMP | timestamp(0)    | '2079-06-06 23:59'   | 3453321540000000
          datetime2(6)     | TIMESTAMP | timestamp(6)    | '0001-01-01'         | -62135596800000000
          datetime2(6)     | TEXT    | text              | '2024-01-02 03:04:05.123456' | 2024-01-02 03:04:05.123456
          datetimeoffset(6) | TIMESTAMPTZ | timestamptz(6) | '1970-01-01 05:30:00.000001 +05:30' | 1
          datetimeoffset(6) | TIMESTAMPTZ | timestamptz(6) | '1582-10-10 00:00 +00:00' | -12219724800000000
          datetimeoffset(6) | TEXT   | text              | '0001-01-01 14:00 +14:00' | 0001-01-01 14:00:00.000000 +14:00
          char(5)          | TEXT    | character(5)      | 'ab'                 | `ab   `
          varchar(20)      | TEXT    | character varying(20) | N'Größe €'       | Größe €
          varchar(max)     | TEXT    | text              | ''                   | ``
          nchar(5)         | TEXT    | character(5)      | N'😀b'                | `😀b   `
          nvarchar(20)     | TEXT    | character varying(20) | N'日本 😀'         | 日本 😀
          nvarchar(max)    | TEXT    | text              | N'a'                 | a
          binary(4)        | BYTES   | bytea             | 0x00ff               | 00ff0000
          varbinary(8)     | BYTES   | bytea             | 0x00ff00             | 00ff00
          varbinary(max)   | BYTES   | bytea             | 0x                   | ``
          uniqueidentifier | UUID    | uuid              | '6F9619FF-8B86-D011-B42D-00C04FC964FF' | 6f9619ff-8b86-d011-b42d-00c04fc964ff
          xml              | TEXT_FORM | xml             | N'<a b="1">ü</a>'  | <a b="1">ü</a>
          """)
  void readsWhatTheServerSends(
      String type, Codec codec, String target, String literal, String expected)
      throws SQLException {
    RowField field = Rows.field(type, codec, target);

    assertThat(read(field, "CAST(" + literal + " AS " + type + ")")).isEqualTo(expected);
    assertThat(read(field, "CAST(NULL AS " + type + ")")).isEqualTo("NULL");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          bit              | 1                    | 1
          tinyint          | 255                  | 255
          smallint         | -5                   | -5
          int              | -1                   | -1
          bigint           | 9223372036854775807  | 9223372036854775807
          decimal          | 1.5                  | 2
          money            | 1.5                  | 1.5000
          real             | 0.1                  | 0.1
          float            | 1e300                | 1e+300
          date             | '1582-10-10'         | 1582-10-10
          datetime         | '2024-01-02 03:04:05.123' | 2024-01-02 03:04:05.123
          smalldatetime    | '2024-01-02 03:04'   | 2024-01-02 03:04:00
          varbinary        | 0x00ff               | 0x00FF
          uniqueidentifier | '6f9619ff-8b86-d011-b42d-00c04fc964ff' | 6F9619FF-8B86-D011-B42D-00C04FC964FF
          varchar          | 'ab'                 | ab
          nvarchar         | N'日本'               | 日本
          """)
  void readsEachBaseTypeOfAVariant(String base, String literal, String expected)
      throws SQLException {
    String value = "CAST(CAST(" + literal + " AS " + base + ") AS sql_variant)";

    assertThat(read(Rows.field("sql_variant", Codec.TEXT, "text"), value)).isEqualTo(expected);
    assertThat(read(Rows.field("sql_variant", Codec.TEXT, "json"), value))
        .endsWith("\"value\": \"" + expected + "\"}");
  }

  @Test
  void readsNullOfAVariant() throws SQLException {
    assertThat(read(Rows.field("sql_variant", Codec.TEXT, "text"), "CAST(NULL AS sql_variant)"))
        .isEqualTo("NULL");
  }

  private static String read(RowField field, String value) throws SQLException {
    RowReader reader =
        new RowReader(Rows.layout(field), TypeOptions.DEFAULTS, TextOptions.DEFAULTS);
    AvroOutput out = new AvroOutput(16);
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT " + reader.selectList() + " FROM (SELECT " + value + " AS c) AS t")) {
      assertThat(row.next()).isTrue();
      reader.readRow(row, out);
    }
    return Rows.value(field, new AvroInput().wrap(out.array(), 0, out.position())).orElse("NULL");
  }
}
