// SPDX-License-Identifier: Apache-2.0
package io.convoy.schemas.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.schemas.event.RowWish;
import io.convoy.schemas.row.AvroInput;
import io.convoy.schemas.row.AvroOutput;
import io.convoy.schemas.row.RowChecksum;
import io.convoy.schemas.row.RowField;
import io.convoy.schemas.row.RowField.Nullability;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.row.RowSink;
import io.convoy.schemas.table.TableId;
import io.convoy.schemas.type.Codec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WantedRowsTest {
  private static final ByteBuffer NONE = ByteBuffer.allocate(0);
  private static final int BUCKETS = 13;

  private static final RowLayout LAYOUT =
      new RowLayout(
          new TableId("dbo", "t"),
          "public",
          "t",
          List.of(new RowField("id", "id", "id", "s", "t", Codec.INT8, Nullability.NOT_NULL)));

  /** Remembers the numbers of its rows. */
  private static final class Numbers implements RowSink {
    final List<Long> seen = new ArrayList<>();
    private final AvroOutput row = new AvroOutput(64);

    @Override
    public AvroOutput out() {
      return row;
    }

    @Override
    public void endRow() {
      seen.add(new AvroInput().wrap(row.array(), 0, row.position()).readLong());
      row.position(0);
    }
  }

  @Test
  void handsOnEachRowAsOftenAsItIsWanted() {
    RowHashes hashes = new RowHashes();
    hashes.add(hash(7));
    hashes.add(hash(7));
    hashes.add(hash(9));
    assertThat(hashes.size()).isEqualTo(3);
    Numbers numbers = new Numbers();
    AtomicInteger ended = new AtomicInteger();
    WantedRows rows =
        new WantedRows(
            LAYOUT,
            new RowWish(List.of(), BUCKETS, NONE, hashes.encode()),
            numbers,
            ended::incrementAndGet);
    for (long number : new long[] {1, 7, 9, 7, 7, 9, 8}) {
      write(rows, number);
    }
    assertThat(numbers.seen).containsExactly(7L, 9L, 7L);
    assertThat(rows.rows()).as("rows that came").isEqualTo(7);
    assertThat(ended).hasValue(7);
  }

  @Test
  void handsOnAllRowsOfBucketsThatAreWanted() {
    RowDigester digester = new RowDigester(LAYOUT, List.of("id"), BUCKETS);
    byte[] five = row(5);
    digester.take(five, 0, five.length);
    BitSet wanted = new BitSet();
    wanted.set(digester.bucket());
    Numbers numbers = new Numbers();
    WantedRows rows =
        new WantedRows(
            LAYOUT,
            new RowWish(List.of("id"), BUCKETS, ByteBuffer.wrap(wanted.toByteArray()), NONE),
            numbers,
            () -> {});
    List<Long> expected = new ArrayList<>();
    for (long number = 0; number < 200; number++) {
      byte[] bytes = row(number);
      digester.take(bytes, 0, bytes.length);
      if (wanted.get(digester.bucket())) {
        expected.add(number);
      }
      write(rows, number);
    }
    assertThat(numbers.seen).isEqualTo(expected).contains(5L);
  }

  @Test
  void rowsKeepTheirPlacesToThemselves() {
    Numbers numbers = new Numbers();
    List<String> places = new ArrayList<>();
    PlacedRows placed =
        new PlacedRows(
            LAYOUT,
            rows ->
                new WantedRows(
                    LAYOUT,
                    new RowWish(List.of(), 1, ByteBuffer.wrap(new byte[] {1}), NONE),
                    numbers,
                    () -> places.add(rows.relation() + " " + PlacedRows.tid(rows.place()))));
    assertThat(PlacedRows.placed(LAYOUT).fields()).hasSize(3);
    for (String[] place :
        new String[][] {{"16384", "(0,1)"}, {"4294967295", "(4294967295,65535)"}}) {
      placed.out().writeLong(places.size());
      for (String text : place) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        placed.out().writeBytes(bytes, 0, bytes.length);
      }
      placed.endRow();
    }
    assertThat(numbers.seen).containsExactly(0L, 1L);
    assertThat(places).containsExactly("16384 (0,1)", "4294967295 (4294967295,65535)");
  }

  private static void write(RowSink rows, long number) {
    rows.out().writeLong(number);
    rows.endRow();
  }

  private static byte[] row(long number) {
    AvroOutput out = new AvroOutput(16);
    out.writeLong(number);
    return out.copy(0, out.position());
  }

  private static long hash(long number) {
    byte[] row = row(number);
    return RowChecksum.of(row, 0, row.length);
  }
}
