// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.postgres.CopyRowReader.Side;
import io.convoy.schemas.row.AvroInput;
import io.convoy.schemas.row.AvroOutput;
import io.convoy.schemas.row.FieldSkipper;
import io.convoy.schemas.row.RowField;
import io.convoy.schemas.row.RowField.Nullability;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.row.RowSink;
import io.convoy.schemas.table.TableId;
import io.convoy.schemas.type.Codec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/**
 * Whatever bytes a server, or what stands between, sends as binary COPY become rows of the layout
 * or are refused with a message. With {@code -Djqwik.tries.default=1000000} as often as that.
 */
class CopyRowFuzzTest {
  private static final byte[] HEADER =
      HexFormat.of().parseHex("5047434F50590AFF0D0A00" + "00000000" + "00000000");

  @Property
  void readsAnyBytesOrRefusesThem(
      @ForAll @Size(max = 4) List<Codec> codecs, @ForAll @Size(max = 80) byte[] bytes) {
    read(codecs, bytes);
  }

  /** Most bytes fail at the number of fields; these do not. */
  @Property
  void readsAnyFieldsOrRefusesThem(
      @ForAll @Size(min = 1, max = 4) List<Codec> codecs,
      @ForAll @Size(min = 1, max = 4) List<@Size(max = 24) byte[]> values) {
    ByteBuffer row = ByteBuffer.allocate(2 + values.size() * 28).putShort((short) codecs.size());
    values.forEach(value -> row.putInt(value.length).put(value));
    byte[] bytes = new byte[row.position()];
    row.flip().get(bytes);
    read(codecs, bytes);
  }

  private static void read(List<Codec> codecs, byte[] bytes) {
    RowLayout layout = layout(codecs);
    CopyRowDecoder decoder = new CopyRowDecoder(layout, Side.SOURCE);
    Rows rows = new Rows(layout);

    Throwable refusal =
        catchThrowable(() -> {
          decoder.accept(HEADER, rows);
          decoder.accept(bytes, rows);
        });

    if (refusal != null) {
      assertThat(refusal).isInstanceOf(ConvoyException.class).hasMessageContaining("\"s\".\"t\"");
    }
    assertThat(decoder.rows()).isEqualTo(rows.count);
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

  /** Each row must be one of the layout, and nothing more. */
  private static final class Rows implements RowSink {
    private final RowLayout layout;
    private final AvroOutput out = new AvroOutput(64);
    private long count;

    Rows(RowLayout layout) {
      this.layout = layout;
    }

    @Override
    public AvroOutput out() {
      return out;
    }

    @Override
    public void endRow() {
      AvroInput in = new AvroInput().wrap(out.array(), 0, out.position());
      layout.fields().forEach(field -> FieldSkipper.skip(field, in));
      assertThat(in.remaining()).isZero();
      out.position(0);
      count++;
    }
  }
}
