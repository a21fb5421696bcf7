// SPDX-License-Identifier: Apache-2.0
package io.convoy.schemas.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.convoy.schemas.compare.RowDigester.Values;
import io.convoy.schemas.event.RowDetail;
import io.convoy.schemas.row.AvroOutput;
import io.convoy.schemas.row.RowChecksum;
import io.convoy.schemas.row.RowField;
import io.convoy.schemas.row.RowField.Nullability;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.table.TableId;
import io.convoy.schemas.type.Codec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RowDigesterTest {
  private static final RowLayout LAYOUT =
      new RowLayout(
          new TableId("dbo", "t"),
          "public",
          "t",
          List.of(
              field("a", Codec.INT4, Nullability.NOT_NULL),
              field("note", Codec.TEXT, Nullability.NULLABLE),
              field("b", Codec.TEXT, Nullability.NOT_NULL),
              field("at", Codec.TIMESTAMP, Nullability.NULLABLE)));

  @Test
  void rowsOfOneKeyMeetInOneBucketWhateverElseTheyHold() {
    RowDigester digester = new RowDigester(LAYOUT, List.of("b", "a"), 97);
    take(digester, 5, "x", "k", null);
    long key = digester.keyHash();
    long row = digester.rowHash();
    int bucket = digester.bucket();
    take(digester, 5, null, "k", 7L);
    assertThat(digester.keyHash()).isEqualTo(key);
    assertThat(digester.bucket()).isEqualTo(bucket).isBetween(0, 96);
    assertThat(digester.rowHash()).isNotEqualTo(row);
    take(digester, 6, "x", "k", null);
    assertThat(digester.keyHash()).isNotEqualTo(key);
  }

  @Test
  void theKeyOfColumnsThatLieTogetherIsThatOfTheSameColumns() {
    RowDigester one = new RowDigester(LAYOUT, List.of("a", "note"), 97);
    RowDigester other = new RowDigester(LAYOUT, List.of("note", "a"), 97);
    take(one, 1, "n", "k", 3L);
    take(other, 1, "n", "z", null);
    assertThat(one.keyHash()).isEqualTo(other.keyHash());
    assertThat(one.keyColumns()).containsExactly("a", "note");
  }

  @Test
  void aRowWithoutAKeyIsItsOwn() {
    RowDigester digester = new RowDigester(LAYOUT, List.of(), 97);
    byte[] row = take(digester, 1, "n", "k", 3L);
    assertThat(digester.rowHash()).isEqualTo(RowChecksum.of(row, 0, row.length));
    assertThat(digester.keyHash()).isEqualTo(digester.rowHash());
  }

  @Test
  void aKeyThatIsNotCarriedIsNone() {
    assertThatThrownBy(() -> new RowDigester(LAYOUT, List.of("gone"), 97))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("gone");
  }

  @Test
  void valuesLeaveOnlyWhereTheyMayBeShown() {
    RowDigester digester = new RowDigester(LAYOUT, List.of("b"), 97);
    take(digester, 1, "secret", "k", 1_000_000L);
    RowDetail hidden = digester.detail(Values.HIDDEN);
    assertThat(hidden.getKey()).containsExactly("k");
    assertThat(hidden.getValues()).isEmpty();
    assertThat(hidden.getColumns().remaining()).isEqualTo(4 * Long.BYTES);
    assertThat(digester.detail(Values.SHOWN).getValues())
        .containsExactly("1", "secret", "k", "1970-01-01T00:00:01");
  }

  @Test
  void theHashesOfColumnsTellWhichOnesDiffer() {
    RowDigester digester = new RowDigester(LAYOUT, List.of("b"), 97);
    take(digester, 1, "n", "k", null);
    RowDetail one = digester.detail(Values.HIDDEN);
    take(digester, 1, null, "k", null);
    RowDetail other = digester.detail(Values.HIDDEN);
    for (int column = 0; column < 4; column++) {
      boolean isSame =
          one.getColumns().getLong(8 * column) == other.getColumns().getLong(8 * column);
      assertThat(isSame).as("column %d", column).isEqualTo(column != 1);
    }
  }

  @Test
  void longValuesAreCutBetweenCharacters() {
    RowDigester digester = new RowDigester(LAYOUT, List.of("b"), 97);
    take(digester, 1, "ä".repeat(5_000), "x" + "ä".repeat(5_000), null);
    List<String> values = digester.detail(Values.SHOWN).getValues();
    assertThat(values.get(1)).isEqualTo("ä".repeat(100) + "... (10000 bytes)");
    assertThat(values.get(2)).isEqualTo("x" + "ä".repeat(99) + "... (10001 bytes)");
    assertThat(values.get(3)).isNull();
  }

  private static RowField field(String name, Codec codec, Nullability nullable) {
    return new RowField(name, name, name, "source", "target", codec, nullable);
  }

  private static byte[] take(
      RowDigester digester, int a, @Nullable String note, String b, @Nullable Long at) {
    AvroOutput out = new AvroOutput(16);
    out.writeLong(a);
    out.writeLong(note == null ? 0 : 1);
    if (note != null) {
      text(out, note);
    }
    text(out, b);
    out.writeLong(at == null ? 0 : 1);
    if (at != null) {
      out.writeLong(at);
    }
    byte[] row = out.copy(0, out.position());
    digester.take(row, 0, row.length);
    return row;
  }

  private static void text(AvroOutput out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeBytes(bytes, 0, bytes.length);
  }
}
