// SPDX-License-Identifier: Apache-2.0
package io.convoy.schemas.row;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

class AvroPrimitivesTest {
  private interface Writing {
    void to(BinaryEncoder encoder) throws IOException;
  }

  @Property
  void writesLongsAsAvroDoesAndReadsThemBack(@ForAll long any, @ForAll @IntRange(max = 63) int by)
      throws IOException {
    long value = any >> by;
    AvroOutput out = new AvroOutput(0);

    out.writeLong(value);

    assertThat(written(out)).isEqualTo(avro(encoder -> encoder.writeLong(value)));
    assertThat(input(out).readLong()).isEqualTo(value);
  }

  @Property
  void writesIntsAsAvroDoesAndReadsThemBack(@ForAll int value) throws IOException {
    AvroOutput out = new AvroOutput(0);

    out.writeLong(value);

    assertThat(written(out)).isEqualTo(avro(encoder -> encoder.writeInt(value)));
    assertThat(input(out).readInt()).isEqualTo(value);
  }

  @Property
  void readsLongsInTheMiddleOfOtherBytes(
      @ForAll long any, @ForAll @IntRange(max = 63) int by, @ForAll long next) {
    long value = any >> by;
    AvroOutput out = new AvroOutput(0);
    out.writeLong(value);
    out.writeLong(next);
    out.writeDoubleBits(-1);

    AvroInput in = input(out);

    assertThat(in.readLong()).isEqualTo(value);
    assertThat(in.readLong()).isEqualTo(next);
    assertThat(in.readDoubleBits()).isEqualTo(-1);
  }

  @Test
  void writesAndReadsTheFirstAndLastValueOfEachLength() throws IOException {
    for (int bits = 0; bits < 63; bits++) {
      for (long value : new long[] {(1L << bits) - 1, 1L << bits, -(1L << bits), ~(1L << bits)}) {
        AvroOutput out = new AvroOutput(0);
        out.writeLong(value);
        assertThat(written(out)).isEqualTo(avro(encoder -> encoder.writeLong(value)));
        out.writeDoubleBits(-1);
        assertThat(input(out).readLong()).isEqualTo(value);
      }
    }
  }

  @Property
  void keepsTheBitsOfEveryDouble(@ForAll long bits) throws IOException {
    AvroOutput out = new AvroOutput(0);

    out.writeDoubleBits(bits);

    assertThat(input(out).readDoubleBits()).isEqualTo(bits);
    double value = Double.longBitsToDouble(bits);
    if (!Double.isNaN(value)) {
      assertThat(written(out)).isEqualTo(avro(encoder -> encoder.writeDouble(value)));
    }
  }

  @Property
  void keepsTheBitsOfEveryFloat(@ForAll int bits) throws IOException {
    AvroOutput out = new AvroOutput(0);

    out.writeFloatBits(bits);

    assertThat(input(out).readFloatBits()).isEqualTo(bits);
    float value = Float.intBitsToFloat(bits);
    if (!Float.isNaN(value)) {
      assertThat(written(out)).isEqualTo(avro(encoder -> encoder.writeFloat(value)));
    }
  }

  @Property
  void writesStringsAsAvroDoesAndReadsThemBack(@ForAll String any) throws IOException {
    byte[] utf8 = any.getBytes(StandardCharsets.UTF_8);
    AvroOutput out = new AvroOutput(0);

    out.writeBytes(utf8, 0, utf8.length);

    assertThat(written(out)).isEqualTo(avro(encoder -> encoder.writeBytes(utf8)));
    AvroInput in = input(out);
    int length = in.readLength();
    int at = in.skip(length);
    assertThat(Arrays.copyOfRange(in.array(), at, at + length)).isEqualTo(utf8);
    assertThat(in.remaining()).isZero();
  }

  @Property
  void putsTheLengthInFrontOfWhatWasWrittenWhateverWasExpected(
      @ForAll @IntRange(max = 20_000) int length, @ForAll @IntRange(max = 20_000) int expected)
      throws IOException {
    AvroOutput out = new AvroOutput(0);
    byte[] content = new byte[length];
    Arrays.fill(content, (byte) 7);

    out.openBytes(expected);
    out.writeFixed(content, 0, length / 2);
    out.writeFixed(content, length / 2, length - length / 2);
    out.closeBytes();

    assertThat(written(out)).isEqualTo(avro(encoder -> encoder.writeBytes(content)));
  }

  @Property
  void readsInOrderWhatWasWrittenInOrder(@ForAll @Size(max = 200) long[] values) {
    AvroOutput out = new AvroOutput(1);
    for (long value : values) {
      out.writeLong(value);
      out.writeBoolean(value > 0);
    }

    AvroInput in = input(out);

    for (long value : values) {
      assertThat(in.readLong()).isEqualTo(value);
      assertThat(in.readBoolean()).isEqualTo(value > 0);
    }
    assertThat(in.remaining()).isZero();
  }

  @Test
  void goesBackToAPositionAndWritesOver() {
    AvroOutput out = new AvroOutput(4);
    out.writeByte(1);
    out.writeDoubleBits(42);
    out.position(1);
    out.writeByte(2);

    assertThat(written(out)).containsExactly(1, 2);
  }

  @Test
  void dropsALargeArrayWhenAskedTo() {
    AvroOutput out = new AvroOutput(16);
    out.writeFixed(new byte[1000], 0, 1000);

    out.shrinkTo(100);

    assertThat(out.array()).hasSize(100);
    assertThat(out.position()).isZero();
  }

  private static byte[] avro(Writing writing) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
    writing.to(encoder);
    encoder.flush();
    return bytes.toByteArray();
  }

  private static byte[] written(AvroOutput out) {
    return out.copy(0, out.position());
  }

  private static AvroInput input(AvroOutput out) {
    return new AvroInput().wrap(out.array(), 0, out.position());
  }
}
