// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.rows;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.convoy.common.config.TextEncoding;
import io.convoy.common.config.TextOptions;
import io.convoy.common.config.TextOptions.Unstorable;
import io.convoy.common.config.TypeOptions;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.schemas.row.RowField;
import io.convoy.schemas.type.Codec;
import java.sql.SQLException;
import java.sql.Types;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Text in UTF-16 and in code pages. */
class TextReadersTest {
  private static final RowField NVARCHAR =
      Rows.field("nvarchar(40)", Codec.TEXT, "character varying(40)");
  private static final RowField VARCHAR =
      Rows.field("varchar(40)", Codec.TEXT, "character varying(40)");
  private static final RowField NCHAR = Rows.field("nchar(5)", Codec.TEXT, "character(5)");
  private static final RowField CHAR = Rows.field("char(5)", Codec.TEXT, "character(5)");

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a", "abc", "abcd", "abcdefghi", "Größe", "äbcdefgh", "日本語", "a😀b", "\uFFFD"})
  void writesUtf16AsUtf8(String text) throws SQLException {
    Rows rows = new Rows(NVARCHAR);

    assertThat(rows.read(DriverRow.utf16(text))).isEqualTo(text);
    assertThat(rows.read((Object) null)).isEqualTo("NULL");
    assertThat(rows.altered()).isEmpty();
  }

  @Test
  void agreesWithTheJdkOnLongTexts() throws SQLException {
    Rows rows = Rows.of("nvarchar(max)", Codec.TEXT, "text");
    Random random = new Random(7);
    for (int length = 0; length < 20_000; length = length * 2 + 61) {
      for (int bound : new int[] {0x7F, 0x7FF, 0xD7FF, 0x10FFFF}) {
        String text =
            random
                .ints(length, 1, bound)
                .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();

        assertThat(rows.read(DriverRow.utf16(text))).isEqualTo(text);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "STRIP, 'a\0\0b\0', ab, U+0000 left out",
    "STRIP, '\0', '', U+0000 left out",
    "REPLACE, 'a\0bcdefgh', a\uFFFDbcdefgh, U+0000 replaced",
    "TO_NULL, 'a\0b', NULL, NULL in place of text with U+0000"
  })
  void takesNulByPolicy(Unstorable policy, String text, String expected, String clause)
      throws SQLException {
    TextOptions options = nul(policy);
    Rows utf16 = new Rows(NVARCHAR, TypeOptions.DEFAULTS, options);
    Rows coded = new Rows(VARCHAR, TypeOptions.DEFAULTS, options);

    assertThat(utf16.read(DriverRow.utf16(text))).isEqualTo(expected);
    assertThat(coded.read(DriverRow.coded(text.getBytes(UTF_8), "windows-1252")))
        .isEqualTo(expected);

    assertThat(utf16.altered()).containsExactly("c: " + clause + ": 1");
    assertThat(coded.altered()).containsExactly("c: " + clause + ": 1");
  }

  @ParameterizedTest
  @CsvSource({
    "STRIP, ab, left out",
    "REPLACE, a\uFFFDb, replaced by U+FFFD",
    "TO_NULL, NULL, NULL in place of text with lone surrogates or undecodable bytes"
  })
  void takesUndecodableTextByPolicy(Unstorable policy, String expected, String clause)
      throws SQLException {
    Rows utf16 = new Rows(NVARCHAR, TypeOptions.DEFAULTS, surrogates(policy));
    Rows coded = new Rows(VARCHAR, TypeOptions.DEFAULTS, surrogates(policy));

    assertThat(utf16.read(DriverRow.utf16("a\uD800b"))).isEqualTo(expected);
    assertThat(coded.read(DriverRow.coded(new byte[] {'a', (byte) 0x81, 'b'}, "windows-1252")))
        .isEqualTo(expected);

    assertThat(utf16.altered()).singleElement().asString().contains(clause + ": 1");
    assertThat(coded.altered()).isEqualTo(utf16.altered());
  }

  @Test
  void countsNothingElseOfAValueThatBecomesNull() throws SQLException {
    Rows rows = new Rows(NVARCHAR, TypeOptions.DEFAULTS, nul(Unstorable.TO_NULL));

    assertThat(rows.read(DriverRow.utf16("\uD800\0"))).isEqualTo("NULL");
    assertThat(rows.read(DriverRow.utf16("fine"))).as("the next value").isEqualTo("fine");
    assertThat(rows.altered()).containsExactly("c: NULL in place of text with U+0000: 1");
  }

  @Test
  void refusesToMakeNullWhatIsNotNull() {
    RowField field =
        new RowField(
            "c", "c", "c", "nvarchar(40)", "text", Codec.TEXT, RowField.Nullability.NOT_NULL);
    Rows rows = new Rows(field, TypeOptions.DEFAULTS, nul(Unstorable.TO_NULL));

    assertThatThrownBy(() -> rows.read(DriverRow.utf16("a\0")))
        .isInstanceOf(ConvoyException.class)
        .hasMessageContaining("the column is NOT NULL");
  }

  /** What becomes of such rows is what the loader's RejectsIT shows. */
  @Test
  void writesWhatTheTargetRefusesWhereItIsAsked() throws SQLException {
    TextOptions options =
        new TextOptions(
            Unstorable.REFUSE, Map.of(), Unstorable.REFUSE, Map.of(), TextEncoding.UTF8);

    assertThat(
            new Rows(NVARCHAR, TypeOptions.DEFAULTS, options).bytes(DriverRow.utf16("a\0b\uD800")))
        .endsWith('a', 0, 'b', 0xFF);
  }

  private static TextOptions nul(Unstorable policy) {
    return new TextOptions(policy, Map.of(), Unstorable.REPLACE, Map.of(), TextEncoding.UTF8);
  }

  private static TextOptions surrogates(Unstorable policy) {
    return new TextOptions(Unstorable.FAIL, Map.of(), policy, Map.of(), TextEncoding.UTF8);
  }

  @Test
  void refusesNulAndSaysWhereItIsAndWhatToSet() throws SQLException {
    Rows rows = new Rows(NVARCHAR);
    rows.read(DriverRow.utf16("fine"));

    assertThatThrownBy(() -> rows.read(DriverRow.utf16("a\0b")))
        .isInstanceOfSatisfying(
            ConvoyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_ERROR))
        .hasMessageContaining("dbo.t, column c (nvarchar(40)), row 1 of the chunk")
        .hasMessageContaining("source.text.nul");
  }

  @Test
  void takesTheFirstPatternThatMatchesTableOrColumn() throws SQLException {
    Map<String, String> patterns = new LinkedHashMap<>();
    patterns.put("dbo.u*", "fail");
    patterns.put("*.t.?", "replace");
    patterns.put("dbo.t", "strip");
    Rows rows =
        new Rows(
            NVARCHAR,
            TypeOptions.DEFAULTS,
            new TextOptions(
                Unstorable.FAIL, patterns, Unstorable.REPLACE, Map.of(), TextEncoding.UTF8));

    assertThat(rows.read(DriverRow.utf16("a\0"))).isEqualTo("a\uFFFD");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\uD800", "a\uDC00", "\uD800\uD800b", "\uDC00\uD800abcdefgh"})
  void replacesLoneSurrogatesAndCountsTheValue(String text) throws SQLException {
    Rows rows = new Rows(NVARCHAR);

    assertThat(rows.read(DriverRow.utf16(text)))
        .isEqualTo(text.replaceAll("[\\uD800-\\uDFFF]", "\uFFFD"));
    assertThat(rows.altered())
        .containsExactly("c: lone surrogates or undecodable bytes replaced by U+FFFD: 1");
  }

  @Test
  void refusesLoneSurrogatesAndUndecodableBytesWhereSet() {
    TextOptions options = surrogates(Unstorable.FAIL);

    assertThatThrownBy(
            () -> new Rows(NVARCHAR, TypeOptions.DEFAULTS, options).read(DriverRow.utf16("\uD800")))
        .isInstanceOf(ConvoyException.class)
        .hasMessageContaining("source.text.lone-surrogates");
    assertThatThrownBy(() ->
            new Rows(VARCHAR, TypeOptions.DEFAULTS, options)
                .read(DriverRow.coded(new byte[] {(byte) 0x81}, "windows-1252")))
        .isInstanceOf(ConvoyException.class);
  }

  @Test
  void decodesCodePages() throws SQLException {
    Rows rows = new Rows(VARCHAR);

    assertThat(rows.read(DriverRow.coded("abcdefgh12".getBytes(UTF_8), "windows-1252")))
        .isEqualTo("abcdefgh12");
    assertThat(rows.read(DriverRow.coded(new byte[] {'G', 'r', (byte) 0xF6}, "windows-1252")))
        .isEqualTo("Grö");
    assertThat(rows.read(DriverRow.coded(new byte[] {(byte) 0x93, (byte) 0xFA}, "windows-31j")))
        .isEqualTo("日");
    assertThat(rows.read(DriverRow.coded("a😀\uFFFD".getBytes(UTF_8), "UTF-8")))
        .isEqualTo("a😀\uFFFD");
    assertThat(rows.read((Object) null)).isEqualTo("NULL");
    assertThat(rows.altered()).isEmpty();
  }

  @Test
  void countsBytesThatTheCodePageDoesNotKnow() throws SQLException {
    Rows rows = new Rows(VARCHAR);

    assertThat(rows.read(DriverRow.coded(new byte[] {'a', (byte) 0x81, 'b'}, "windows-1252")))
        .isEqualTo("a\uFFFDb");
    assertThat(rows.read(DriverRow.coded(new byte[] {'a', (byte) 0xFF, 'b'}, "UTF-8")))
        .isEqualTo("a\uFFFDb");
    assertThat(rows.altered())
        .containsExactly("c: lone surrogates or undecodable bytes replaced by U+FFFD: 2");
  }

  @ParameterizedTest
  @CsvSource({"'', '     '", "'ab', 'ab   '", "'äöüß€', 'äöüß€'", "'😀b', '😀b   '"})
  void padsToCharacters(String text, String expected) throws SQLException {
    assertThat(new Rows(NCHAR).read(DriverRow.utf16(text))).isEqualTo(expected);
    assertThat(new Rows(CHAR).read(DriverRow.coded(text.getBytes(UTF_8), "UTF-8")))
        .isEqualTo(expected);
  }

  @Test
  void takesTheByteOrderMarkOffXmlAndOffNothingElse() throws SQLException {
    Rows xml = Rows.of("xml", Codec.TEXT_FORM, "xml");

    assertThat(xml.read(DriverRow.utf16("\uFEFF<a>ü</a>"))).isEqualTo("<a>ü</a>");
    assertThat(xml.read(DriverRow.utf16("<a/>"))).isEqualTo("<a/>");
    assertThat(xml.read(DriverRow.utf16(""))).isEqualTo("");
    assertThat(xml.read((Object) null)).isEqualTo("NULL");
    assertThat(new Rows(NVARCHAR).read(DriverRow.utf16("\uFEFFa"))).isEqualTo("\uFEFFa");
  }

  /** Some servers send sysname as varchar; as UTF-16, ASCII would become Chinese. */
  @Test
  void readsTextInTheFormInWhichItComes() throws SQLException {
    Rows name = Rows.of("sysname", Codec.TEXT, "character varying(128)").as(Types.VARCHAR);
    assertThat(name.read(DriverRow.coded("né".getBytes(ISO_8859_1), "windows-1252")))
        .isEqualTo("né");

    Rows code = Rows.of("char(3)", Codec.TEXT, "character(3)").as(Types.NVARCHAR);
    assertThat(code.read(DriverRow.utf16("é"))).isEqualTo("é  ");
  }
}
