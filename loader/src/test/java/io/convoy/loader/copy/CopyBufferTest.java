// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader.copy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class CopyBufferTest {
  private final List<Integer> pieces = new ArrayList<>();
  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
  private final CopyBuffer buffer =
      new CopyBuffer((array, offset, length) -> {
        pieces.add(length);
        sent.write(array, offset, length);
      });

  @Test
  void writesNumbersBigEndian() throws SQLException {
    buffer.putByte(0x101);
    buffer.putShort(0x10203);
    buffer.putInt(0x04050607);
    buffer.putLong(0x08090A0B0C0D0E0FL);
    buffer.flush();

    assertThat(sent.toByteArray())
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  }

  @Test
  void handsOverNothingBeforeItHasAPiece() throws SQLException {
    buffer.putBytes(new byte[CopyBuffer.FLUSH_BYTES - 1], 0, CopyBuffer.FLUSH_BYTES - 1);
    buffer.flushIfFull();
    assertThat(pieces).isEmpty();

    buffer.putByte(1);
    buffer.flushIfFull();
    assertThat(pieces).containsExactly(CopyBuffer.FLUSH_BYTES);
  }

  @Test
  void forgetsWhatIsCleared() throws SQLException {
    buffer.putInt(1);
    buffer.clear();
    buffer.flush();

    assertThat(pieces).isEmpty();
  }

  @Test
  void sendsALargeValueInPiecesFromWhereItLies() throws SQLException {
    buffer.putInt(1);
    buffer.putBytes(new byte[3 * CopyBuffer.FLUSH_BYTES], 5, 2 * CopyBuffer.FLUSH_BYTES + 1);
    buffer.putInt(2);
    buffer.flush();

    assertThat(pieces).containsExactly(4, CopyBuffer.FLUSH_BYTES, CopyBuffer.FLUSH_BYTES, 1, 4);
  }

  @Property(tries = 100)
  void keepsTheOrderOfWhateverIsPut(
      @ForAll @Size(max = 20) List<@IntRange(max = 200_000) Integer> sizes, @ForAll long seed)
      throws SQLException {
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    CopyBuffer own = new CopyBuffer(received::write);
    Random random = new Random(seed);
    for (int size : sizes) {
      byte[] value = new byte[size];
      random.nextBytes(value);
      own.putBytes(value, 0, size);
      expected.writeBytes(value);
      own.putByte(size);
      expected.write(size);
      own.flushIfFull();
    }
    own.flush();

    assertThat(received.toByteArray()).isEqualTo(expected.toByteArray());
  }
}
