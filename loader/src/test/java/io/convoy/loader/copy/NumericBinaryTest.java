// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumericBinaryTest {
  private static final int HEADER_BYTES = 8;
  private static final int NEGATIVE = 0x4000;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "0.00",
        "1",
        "-1",
        "9999",
        "10000",
        "-10000.0001",
        "0.0001",
        "0.00001",
        "-0.10",
        "0.12345678",
        "123456789.987654321",
        "100000000",
        "1.0",
        "0.000000000002"
      })
  void keepsValueAndScale(String text) throws SQLException {
    assertThat(number(binary(text)).toPlainString()).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"007, 7", "-0, 0", "-0.00, 0.00", "0000000000010.50, 10.50"})
  void readsWhatPostgresqlWouldNotWrite(String text, String number) throws SQLException {
    assertThat(number(binary(text)).toPlainString()).isEqualTo(number);
  }

  @ParameterizedTest
  @CsvSource({"NaN, 49152", "Infinity, 53248", "-Infinity, 61440"})
  void writesWhatIsNotFinite(String text, int sign) throws SQLException {
    ByteBuffer binary = binary(text);

    assertThat(binary.remaining()).isEqualTo(HEADER_BYTES);
    assertThat(binary.getShort(4) & 0xFFFF).isEqualTo(sign);
  }

  @Property
  void keepsWhatBigDecimalKeeps(@ForAll("numbers") BigDecimal number) throws SQLException {
    assertThat(number(binary(number.toPlainString()))).isEqualTo(number);
  }

  @Property
  void writesNoZeroDigitsAtEitherEnd(@ForAll("numbers") BigDecimal number) throws SQLException {
    ByteBuffer binary = binary(number.toPlainString());
    if (number.signum() == 0) {
      assertThat(binary.getShort(0)).isZero();
    } else {
      assertThat(binary.getShort(HEADER_BYTES)).isNotZero();
      assertThat(binary.getShort(binary.limit() - 2)).isNotZero();
    }
  }

  @Test
  void writesTheLongestNumeric() throws SQLException {
    ByteBuffer binary = binary("-" + "9".repeat(131_072) + "." + "9".repeat(16_383));

    assertThat(binary.getShort()).isEqualTo((short) (32_768 + 4_096));
    assertThat(binary.getShort()).isEqualTo(Short.MAX_VALUE);
    assertThat(binary.getShort()).isEqualTo((short) NEGATIVE);
    assertThat(binary.getShort()).isEqualTo((short) 16_383);
    for (int i = 1; i < 32_768 + 4_096; i++) {
      assertThat(binary.getShort()).isEqualTo((short) 9999);
    }
    assertThat(binary.getShort()).isEqualTo((short) 9990);
  }

  @Test
  void refusesTheRowWhoseNumberPostgresqlCannotHold() {
    String tooLarge = "1" + "0".repeat(131_072);
    String tooFine = "0." + "0".repeat(16_383) + "1";

    for (String text : new String[] {tooLarge, "-" + tooLarge, tooFine}) {
      assertThatThrownBy(() -> binary(text))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("22003"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "+1",
        ".5",
        "5.",
        "1e5",
        "1E5",
        " 1",
        "1 ",
        "1,5",
        "1.2.3",
        "--1",
        "nan",
        "inf",
        "-NaN",
        "Infinit",
        "Infinityy",
        "12a",
        "0x1",
        "1.5a"
      })
  void refusesWhatIsNoPlainDecimal(String text) {
    assertThatThrownBy(() -> binary(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Provide
  Arbitrary<BigDecimal> numbers() {
    Arbitrary<BigInteger> digits =
        Arbitraries.oneOf(
            Arbitraries.bigIntegers(),
            Arbitraries.longs().map(BigInteger::valueOf),
            Combinators.combine(Arbitraries.integers(), Arbitraries.integers().between(0, 60))
                .as((value, zeros) ->
                    BigInteger.valueOf(value).multiply(BigInteger.TEN.pow(zeros))));
    return Combinators.combine(digits, Arbitraries.integers().between(0, 60)).as(BigDecimal::new);
  }

  /** The value behind its length, which is checked. */
  private static ByteBuffer binary(String text) throws SQLException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CopyBuffer out = new CopyBuffer(bytes::write);
    byte[] padded = ("12" + text + "34").getBytes(StandardCharsets.US_ASCII);
    new NumericBinary().write(padded, 2, padded.length - 4, out);
    out.flush();
    ByteBuffer field = ByteBuffer.wrap(bytes.toByteArray());
    assertThat(field.getInt()).isEqualTo(field.remaining());
    return field.slice();
  }

  /** What the server makes of a binary numeric, worked out by arithmetic. */
  private static BigDecimal number(ByteBuffer binary) {
    int count = binary.getShort();
    int weight = binary.getShort();
    int sign = binary.getShort();
    int scale = binary.getShort();
    BigDecimal sum = BigDecimal.ZERO;
    for (int i = 0; i < count; i++) {
      sum = sum.add(BigDecimal.valueOf(binary.getShort()).scaleByPowerOfTen(4 * (weight - i)));
    }
    assertThat(binary.hasRemaining()).isFalse();
    return (sign == NEGATIVE ? sum.negate() : sum).setScale(scale);
  }
}
