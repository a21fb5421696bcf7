// SPDX-License-Identifier: Apache-2.0
package io.convoy.schemas.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.convoy.schemas.row.RowBatcher.SchemaIds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Malformed input ends in one of two exceptions and never reaches beyond the slice. */
class AvroInputTest {
  @Test
  void refusesAVarintOfMoreThanTenBytes() {
    byte[] endless = new byte[11];
    Arrays.fill(endless, (byte) 0x80);

    assertThatThrownBy(() -> over(endless).readLong())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ten bytes");
  }

  @Test
  void refusesAVarintThatIsCutOff() {
    assertThatThrownBy(() -> over((byte) 0x80).readLong())
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void refusesAnIntThatIsTooLarge() {
    AvroOutput out = new AvroOutput(16);
    out.writeLong(1L << 31);

    assertThatThrownBy(() -> over(out.copy(0, out.position())).readInt())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2147483648");
  }

  @Test
  void refusesALengthThatIsNegativeOrBeyondTheEnd() {
    assertThatThrownBy(() -> over((byte) 1, (byte) 0).readLength())
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessageContaining("-1");
    assertThatThrownBy(() -> over((byte) 4, (byte) 0).readLength())
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessageContaining("2 bytes wanted at 1, 1 there");
  }

  @Test
  void refusesAUnionIndexBeyondNullAndTheOther() {
    assertThatThrownBy(() -> over((byte) 4).readUnionIndex())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2");
  }

  @Test
  void neverStepsBackwards() {
    AvroInput in = over((byte) 1, (byte) 2);
    in.readByte();

    assertThatThrownBy(() -> in.skip(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(in.position()).isEqualTo(1);
  }

  @Test
  void doesNotReadBeyondItsSlice() {
    AvroInput in = new AvroInput().wrap(new byte[16], 4, 4);

    assertThatThrownBy(in::readDoubleBits).isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(in.readFloatBits()).isZero();
    assertThatThrownBy(in::readByte).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void refusesASliceBeyondItsArray() {
    assertThatThrownBy(() -> new AvroInput().wrap(new byte[4], 2, 3))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> new RowBatchReader().wrap(new byte[3]))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Property
  void readsABatchOfAnyBytesOrRefusesThem(@ForAll @Size(max = 60) byte[] bytes) {
    byte[] value = new byte[WireFormat.HEADER_BYTES + bytes.length];
    System.arraycopy(bytes, 0, value, WireFormat.HEADER_BYTES, bytes.length);
    RowLayout layout = SampleRows.layoutOfEveryCodec();

    Throwable refusal = catchThrowable(() -> readAll(layout, value));

    if (refusal != null) {
      assertThat(refusal)
          .isInstanceOfAny(IllegalArgumentException.class, IndexOutOfBoundsException.class);
    }
  }

  @Property
  void readsABatchWithOneWrongByteOrRefusesIt(
      @ForAll long seed, @ForAll @IntRange(max = 1 << 20) int where, @ForAll byte wrong) {
    RowLayout layout = SampleRows.layoutOfEveryCodec();
    List<byte[]> values = new ArrayList<>();
    RowBatcher batcher = new RowBatcher(new SchemaIds(1, 2), 0, 1 << 20, values::add);
    SampleRows.write(layout, SampleRows.rows(layout, 1, seed).getFirst(), batcher.out());
    batcher.endRow();
    batcher.finish();
    byte[] value = values.getFirst();
    value[WireFormat.HEADER_BYTES + where % (value.length - WireFormat.HEADER_BYTES)] = wrong;

    Throwable refusal = catchThrowable(() -> readAll(layout, value));

    if (refusal != null) {
      assertThat(refusal)
          .isInstanceOfAny(IllegalArgumentException.class, IndexOutOfBoundsException.class);
    }
  }

  @Property
  void refusesABatchOfFewerRowsThanItHasBytesFor(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 20) int rows) {
    RowLayout layout = SampleRows.layoutOfEveryCodec();
    List<byte[]> values = new ArrayList<>();
    RowBatcher batcher = new RowBatcher(new SchemaIds(1, 2), 0, 1 << 20, values::add);
    SampleRows.rows(layout, rows, seed)
        .forEach(row -> {
          SampleRows.write(layout, row, batcher.out());
          batcher.endRow();
        });
    batcher.finish();
    byte[] whole = values.getFirst();
    byte[] longer = Arrays.copyOf(whole, whole.length + 1);

    assertThatThrownBy(() -> readAll(layout, longer))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 bytes after the last row");
    assertThatThrownBy(() -> readAll(layout, Arrays.copyOf(whole, whole.length - 1)))
        .isInstanceOfAny(IllegalArgumentException.class, IndexOutOfBoundsException.class);
  }

  private static void readAll(RowLayout layout, byte[] value) {
    RowBatchReader reader = new RowBatchReader().wrap(value);
    while (reader.next()) {
      SampleRows.read(layout, reader.input());
    }
  }

  private static AvroInput over(byte... bytes) {
    return new AvroInput().wrap(bytes, 0, bytes.length);
  }
}
