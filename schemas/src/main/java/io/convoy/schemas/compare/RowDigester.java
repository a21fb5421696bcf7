// SPDX-License-Identifier: Apache-2.0
package io.convoy.schemas.compare;

import io.convoy.schemas.event.RowDetail;
import io.convoy.schemas.row.AvroOutput;
import io.convoy.schemas.row.RowChecksum;
import io.convoy.schemas.row.RowField;
import io.convoy.schemas.row.RowLayout;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Says of a row by what it is told apart, which bucket it belongs to and what its columns hold.
 * Both sides of a comparison ask it, with the same layout, key and buckets. Not thread-safe;
 * reusable.
 */
public final class RowDigester {
  private final RowLayout layout;
  private final int[] key;
  private final int buckets;
  private final RowFields fields;
  private final AvroOutput apart = new AvroOutput(64);
  private byte[] row = new byte[0];
  private int offset;
  private int length;
  private long keyHash;
  private long rowHash;

  /** Whether values leave the database that they are in, beside those of the key. */
  public enum Values {
    SHOWN,
    HIDDEN
  }

  /**
   * @param key source columns; none where only all columns tell rows apart
   */
  public RowDigester(RowLayout layout, List<String> key, int buckets) {
    this.layout = layout;
    this.buckets = buckets;
    this.fields = new RowFields(layout);
    this.key = keyFields(layout, key);
    if (this.key.length != key.size()) {
      throw new IllegalArgumentException(
          "the key %s of %s is not among the columns that are carried"
              .formatted(key, layout.source()));
    }
  }

  /** In the order of the row, which both sides know. */
  private static int[] keyFields(RowLayout layout, List<String> key) {
    return IntStream.range(0, layout.fields().size())
        .filter(field -> key.contains(layout.fields().get(field).sourceColumn()))
        .toArray();
  }

  /** Looks at a row, whose bytes stay as they are until the next one. */
  public void take(byte[] array, int from, int bytes) {
    row = array;
    offset = from;
    length = bytes;
    rowHash = RowChecksum.of(array, from, bytes);
    keyHash = key.length == 0 ? rowHash : hashOfKey();
  }

  private long hashOfKey() {
    fields.wrap(row, offset, length);
    int first = key[0];
    int last = key[key.length - 1];
    if (last - first == key.length - 1) {
      int start = fields.start(first);
      return RowChecksum.of(row, start, fields.end(last) - start);
    }
    apart.position(0);
    for (int field : key) {
      apart.writeFixed(row, fields.start(field), fields.end(field) - fields.start(field));
    }
    return RowChecksum.of(apart.array(), 0, apart.position());
  }

  public long keyHash() {
    return keyHash;
  }

  public long rowHash() {
    return rowHash;
  }

  public int bucket() {
    return (int) Long.remainderUnsigned(keyHash, buckets);
  }

  /** What a person is told of the row, and a hash of each column, which tells which ones differ. */
  public RowDetail detail(Values values) {
    fields.wrap(row, offset, length);
    ByteBuffer hashes = ByteBuffer.allocate(Long.BYTES * layout.fields().size());
    for (int field = 0; field < layout.fields().size(); field++) {
      int start = fields.start(field);
      hashes.putLong(RowChecksum.of(row, start, fields.end(field) - start));
    }
    int[] shown =
        values == Values.SHOWN ? IntStream.range(0, layout.fields().size()).toArray() : new int[0];
    return new RowDetail(texts(key), hashes.flip(), texts(shown));
  }

  private List<@Nullable String> texts(int[] some) {
    List<@Nullable String> texts = new ArrayList<>(some.length);
    for (int number : some) {
      RowField field = layout.fields().get(number);
      int start = fields.start(number);
      texts.add(ValueText.of(field, row, start, fields.end(number) - start));
    }
    return texts;
  }

  /** The columns of the key, in the order of {@link RowDetail}. */
  public List<String> keyColumns() {
    return IntStream.of(key).mapToObj(field -> layout.fields().get(field).sourceColumn()).toList();
  }
}
