// SPDX-License-Identifier: Apache-2.0
package io.convoy.schemas.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.schemas.row.RowBatcher.SchemaIds;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class RowBatcherTest {
  private static final SchemaIds IDS = new SchemaIds(11, 22);
  private static final int MAX = RowBatcher.MAX_ROW_BYTES;
  private static final int BATCH = 512 * 1024;
  private static final int CHUNK = 5;

  private final List<byte[]> values = new ArrayList<>();
  private final RowBatcher batcher = new RowBatcher(IDS, CHUNK, BATCH, values::add);

  @Test
  void sendsNothingForNoRows() {
    RowChecksum totals = batcher.finish();

    assertThat(values).isEmpty();
    assertThat(totals.rows()).isZero();
    assertThat(totals.sum()).isZero();
  }

  @Test
  void sendsABatchAsSoonAsItIsFull() {
    add(row(BATCH - 1));
    assertThat(values).isEmpty();

    add(row(5));

    assertThat(values).hasSize(1);
    assertThat(values.getFirst().length).isBetween(BATCH, BATCH + 32);
  }

  @Test
  void sendsAllButTheLastRowWhereThatOneWouldMakeTheBatchTooLarge() {
    byte[] small = row(BATCH - 1);
    byte[] large = row(MAX);

    add(small);
    add(large);
    batcher.finish();

    assertThat(reassembled(values)).isEqualTo(prints(List.of(small, large)));
    assertThat(values).hasSize(2);
    assertThat(values).allSatisfy(value -> assertThat(value.length).isLessThan(MAX + 32));
  }

  @Test
  void keepsARowOfTheLargestSizeWhole() {
    byte[] row = row(MAX);

    add(row);

    assertThat(values).hasSize(1);
    assertThat(WireFormat.schemaId(values.getFirst())).isEqualTo(IDS.batch());
    assertThat(reassembled(values)).isEqualTo(prints(List.of(row)));
  }

  @Test
  void cutsALargerRowIntoPartsOfTheLargestSize() {
    byte[] row = row(2 * MAX + 1);

    add(row);

    assertThat(values).hasSize(3);
    List<RowPart> parts = values.stream().map(RowPart::decode).toList();
    assertThat(parts).extracting(RowPart::part).containsExactly(0, 1, 2);
    assertThat(parts).extracting(RowPart::parts).containsOnly(3);
    assertThat(parts).extracting(RowPart::row).containsOnly(0L);
    assertThat(parts).extracting(RowPart::chunk).containsOnly(CHUNK);
    assertThat(parts).extracting(RowPart::batchSchema).containsOnly(IDS.batch());
    assertThat(parts).extracting(part -> part.data().length()).containsExactly(MAX, MAX, 1);
    assertThat(reassembled(values)).isEqualTo(prints(List.of(row)));
  }

  @Test
  void sendsWhatCameBeforeALargeRowFirst() {
    byte[] before = row(10);
    byte[] large = row(MAX + 1);
    byte[] after = row(20);

    add(before);
    add(large);
    add(after);
    batcher.finish();

    assertThat(reassembled(values)).isEqualTo(prints(List.of(before, large, after)));
  }

  @Test
  void doesNotKeepTheMemoryOfALargeRow() {
    add(row(5 * MAX));

    assertThat(batcher.out().array()).hasSizeLessThanOrEqualTo(MAX);
  }

  @Test
  void forgetsARowThatWasBegun() {
    byte[] kept = row(10);
    add(kept);
    batcher.out().writeLong(4711);

    batcher.discardRow();
    RowChecksum totals = batcher.finish();

    assertThat(reassembled(values)).isEqualTo(prints(List.of(kept)));
    assertThat(totals.rows()).isEqualTo(1);
  }

  @Test
  void endsABatchOfRowsWithoutBytes() {
    for (int i = 0; i < BATCH + 3; i++) {
      batcher.endRow();
    }
    RowChecksum totals = batcher.finish();

    assertThat(values).hasSize(2);
    assertThat(totals.rows()).isEqualTo(BATCH + 3);
    assertThat(count(values.get(0))).isEqualTo(BATCH);
    assertThat(count(values.get(1))).isEqualTo(3);
  }

  @Test
  void takesABatchSizeBeyondTheLargestAsTheLargest() {
    List<byte[]> sent = new ArrayList<>();
    RowBatcher greedy = new RowBatcher(IDS, CHUNK, Integer.MAX_VALUE, sent::add);
    for (int i = 0; i < 3; i++) {
      greedy.out().writeFixed(row(MAX / 2 + 1), 0, MAX / 2 + 1);
      greedy.endRow();
    }
    greedy.finish();

    assertThat(sent).hasSize(3);
  }

  @Property(tries = 50)
  void whatIsSentIsTheRowsInOrderAndNoValueIsTooLarge(@ForAll("sizes") List<Integer> sizes) {
    List<byte[]> rows = sizes.stream().map(RowBatcherTest::row).toList();
    // The fields are those of all tries.
    List<byte[]> sent = new ArrayList<>();
    RowBatcher one = new RowBatcher(IDS, CHUNK, BATCH, sent::add);

    for (byte[] row : rows) {
      one.out().writeFixed(row, 0, row.length);
      one.endRow();
    }
    RowChecksum totals = one.finish();

    assertThat(sent).allSatisfy(value -> assertThat(value.length).isLessThan(MAX + 64));
    assertThat(reassembled(sent)).isEqualTo(prints(rows));
    assertThat(totals.rows()).isEqualTo(rows.size());
    assertThat(totals.bytes()).isEqualTo(rows.stream().mapToLong(row -> row.length).sum());
    assertThat(totals.sum())
        .isEqualTo(rows.stream().mapToLong(row -> RowChecksum.of(row, 0, row.length)).sum());
  }

  @Provide
  Arbitrary<List<Integer>> sizes() {
    return Arbitraries.oneOf(
            Arbitraries.integers().between(5, 2000),
            Arbitraries.integers().between(BATCH - 20, BATCH + 20),
            Arbitraries.integers().between(MAX - 20, MAX + 20),
            Arbitraries.integers().between(5, 3 * MAX))
        // No value in Avro has these sizes: there the length in front grows by a byte.
        .filter(size -> size != 65 && size != 8194 && size != 1_048_579)
        .list()
        .ofMaxSize(12);
  }

  private void add(byte[] row) {
    batcher.out().writeFixed(row, 0, row.length);
    batcher.endRow();
  }

  /**
   * A row that is one Avro "bytes" value, so that its end can be found; see sizes() for those it
   * cannot have.
   */
  private static byte[] row(int size) {
    AvroOutput out = new AvroOutput(size + 10);
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    int length = size;
    do {
      length--;
      out.position(0);
      out.writeBytes(content, 0, length);
    } while (out.position() > size);
    return Arrays.copyOf(out.array(), size);
  }

  private static long count(byte[] value) {
    RowBatchReader reader = new RowBatchReader().wrap(value);
    long count = 0;
    while (reader.next()) {
      count++;
    }
    return count;
  }

  private static List<String> prints(List<byte[]> rows) {
    return rows.stream().map(RowBatcherTest::print).toList();
  }

  /** What tells a row from another and is shorter than the row. */
  private static String print(byte[] row) {
    return row.length + " bytes " + Long.toHexString(RowChecksum.of(row, 0, row.length));
  }

  /** Every row, batches and parts put together, with their numbers checked. */
  private static List<String> reassembled(List<byte[]> values) {
    List<String> rows = new ArrayList<>();
    ByteArrayOutputStream parts = new ByteArrayOutputStream();
    for (byte[] value : values) {
      if (WireFormat.schemaId(value) == IDS.part()) {
        RowPart part = RowPart.decode(value);
        assertThat(part.row()).isEqualTo(rows.size());
        parts.write(part.data().array(), part.data().offset(), part.data().length());
        if (part.part() == part.parts() - 1) {
          rows.add(print(parts.toByteArray()));
          parts.reset();
        }
      } else {
        rowsOf(value, rows);
      }
    }
    return rows;
  }

  private static void rowsOf(byte[] value, List<String> rows) {
    RowBatchReader reader = new RowBatchReader().wrap(value);
    assertThat(reader.chunk()).isEqualTo(CHUNK);
    while (reader.next()) {
      assertThat(reader.row()).isEqualTo(rows.size());
      int start = reader.input().position();
      reader.input().skip(reader.input().readLength());
      rows.add(print(Arrays.copyOfRange(value, start, reader.input().position())));
    }
    assertThat(reader.input().remaining()).isZero();
  }
}
