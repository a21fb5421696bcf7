// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.convoy.schemas.row.AvroInput;
import io.convoy.schemas.row.RowField;
import io.convoy.schemas.row.RowField.Nullability;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.table.TableId;
import io.convoy.schemas.type.Codec;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/**
 * Any bytes become a row of PostgreSQL's format or are refused in a stated way, whatever the
 * columns. With {@code -Djqwik.tries.default=1000000} as often as that.
 */
class CopyFuzzTest {
  @Property
  void encodesARowOfAnyBytesOrRefusesIt(
      @ForAll @Size(max = 6) List<Codec> codecs, @ForAll @Size(max = 120) byte[] bytes) {
    AvroInput in = new AvroInput().wrap(bytes, 0, bytes.length);
    CopyEncoder encoder = new CopyEncoder(layout(codecs));
    ByteArrayOutputStream sent = new ByteArrayOutputStream();
    CopyBuffer out = new CopyBuffer(sent::write);

    Throwable refusal =
        catchThrowable(() -> {
          encoder.row(in, out);
          out.flush();
        });

    switch (refusal) {
      case null -> assertThat(fields(sent.toByteArray())).isEqualTo(codecs.size());
      case SQLException e -> assertThat(e.getSQLState()).startsWith("22");
      default ->
          assertThat(refusal)
              .isInstanceOfAny(IllegalArgumentException.class, IndexOutOfBoundsException.class);
    }
    assertThat(in.remaining()).isBetween(0, bytes.length);
  }

  @Property
  void stepsOverTheBytesThatItEncodes(
      @ForAll @Size(max = 6) List<Codec> codecs, @ForAll @Size(max = 120) byte[] bytes) {
    RowLayout layout = layout(codecs);
    AvroInput encoded = new AvroInput().wrap(bytes, 0, bytes.length);
    CopyBuffer out = new CopyBuffer((array, offset, length) -> {});

    if (catchThrowable(() -> new CopyEncoder(layout).row(encoded, out)) == null) {
      AvroInput skipped = new AvroInput().wrap(bytes, 0, bytes.length);
      RowSkipper.skip(layout, skipped);
      assertThat(skipped.position()).isEqualTo(encoded.position());
    }
  }

  private static RowLayout layout(List<Codec> codecs) {
    List<RowField> fields = new ArrayList<>();
    for (int i = 0; i < codecs.size(); i++) {
      Nullability nullability = i % 2 == 0 ? Nullability.NULLABLE : Nullability.NOT_NULL;
      String name = "c" + i;
      fields.add(new RowField(name, name, name, "any", "any", codecs.get(i), nullability));
    }
    return new RowLayout(new TableId("s", "t"), "s", "t", fields);
  }

  /** Fields of the one row of a message, which has nothing after them. */
  private static int fields(byte[] message) {
    ByteBuffer row = ByteBuffer.wrap(message);
    int count = row.getShort();
    for (int i = 0; i < count; i++) {
      int length = row.getInt();
      row.position(row.position() + Math.max(0, length));
    }
    assertThat(row.remaining()).isZero();
    return count;
  }
}
