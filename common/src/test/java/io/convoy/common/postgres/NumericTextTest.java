// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.convoy.schemas.row.AvroInput;
import io.convoy.schemas.row.AvroOutput;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumericTextTest {
  private static final BigInteger BASE = BigInteger.valueOf(10_000);

  @ParameterizedTest
  @CsvSource({
    "0",
    "0.00",
    "1",
    "-1",
    "9999",
    "10000",
    "-10000.0001",
    "0.0001",
    "0.00001",
    "0.12345678",
    "123456789.987654321",
    "100000000",
    "1.0",
    "-0.10",
    "1000000000000.00000000000000000001"
  })
  void writesPlainDecimalsWithTheirScale(String number) {
    assertThat(text(binary(new BigDecimal(number)))).isEqualTo(number);
  }

  @ParameterizedTest
  @CsvSource({"C000, NaN", "D000, Infinity", "F000, -Infinity"})
  void writesWhatIsNotFinite(String sign, String text) {
    assertThat(text(numeric(0, Integer.parseInt(sign, 16), 0))).isEqualTo(text);
  }

  @Test
  void writesTheLongestNumeric() {
    int[] digits = new int[32_768 + 4_096];
    Arrays.fill(digits, 9999);
    digits[digits.length - 1] = 9990;

    assertThat(text(numeric(32_767, NumericText.NEGATIVE, 16_383, digits)))
        .isEqualTo("-" + "9".repeat(131_072) + "." + "9".repeat(16_383));
  }

  @Property
  void writesWhatBigDecimalWrites(@ForAll("numbers") BigDecimal number) {
    assertThat(text(binary(number))).isEqualTo(number.toPlainString());
  }

  @Test
  void writesDigitsThatAreNotThereAsZeros() {
    // 2 * 10000^3 and 2 * 10000^-3, as the server sends them: without the zeros around.
    assertThat(text(numeric(3, 0, 0, 2))).isEqualTo("2000000000000");
    assertThat(text(numeric(-3, 0, 12, 2))).isEqualTo("0.000000000002");
  }

  @Test
  void refusesWhatIsNoNumeric() {
    assertThatThrownBy(() -> text(new byte[7]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a numeric of 7 bytes");
    assertThatThrownBy(() -> text(ByteBuffer.allocate(8).putShort((short) 1).array()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("8 bytes with 1 base-10000 digits");
    assertThatThrownBy(() -> text(numeric(0, 0x1234, 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1234");
    assertThatThrownBy(() -> text(numeric(0, 0, 0, 10_000)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("10000");
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

  private static String text(byte[] binary) {
    AvroOutput out = new AvroOutput(0);
    byte[] shifted = new byte[binary.length + 5];
    System.arraycopy(binary, 0, shifted, 3, binary.length);
    NumericText.write(shifted, 3, binary.length, out);
    AvroInput in = new AvroInput().wrap(out.array(), 0, out.position());
    int length = in.readLength();
    assertThat(in.remaining()).isEqualTo(length);
    return new String(in.array(), in.position(), length, StandardCharsets.US_ASCII);
  }

  /** What the server sends for a number, worked out by arithmetic. */
  private static byte[] binary(BigDecimal number) {
    int padded = (number.scale() + 3) / 4;
    BigInteger rest = number.abs().setScale(4 * padded).unscaledValue();
    Deque<Integer> digits = new ArrayDeque<>();
    int weight = -padded - 1;
    for (; rest.signum() != 0; weight++) {
      BigInteger[] split = rest.divideAndRemainder(BASE);
      if (!digits.isEmpty() || split[1].signum() != 0) {
        digits.addFirst(split[1].intValue());
      }
      rest = split[0];
    }
    return numeric(
        digits.isEmpty() ? 0 : weight,
        number.signum() < 0 ? NumericText.NEGATIVE : NumericText.POSITIVE,
        number.scale(),
        digits.stream().mapToInt(Integer::intValue).toArray());
  }

  private static byte[] numeric(int weight, int sign, int scale, int... digits) {
    ByteBuffer bytes = ByteBuffer.allocate(8 + 2 * digits.length);
    bytes.putShort((short) digits.length).putShort((short) weight).putShort((short) sign);
    bytes.putShort((short) scale);
    for (int digit : digits) {
      bytes.putShort((short) digit);
    }
    return bytes.array();
  }
}
