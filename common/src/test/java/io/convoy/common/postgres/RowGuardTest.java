// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.postgres.CopyRowReader.Side;
import io.convoy.schemas.row.AvroOutput;
import io.convoy.schemas.row.RowField;
import io.convoy.schemas.row.RowField.Nullability;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.row.RowSink;
import io.convoy.schemas.table.TableId;
import io.convoy.schemas.type.Codec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowGuardTest {
  private static final String HEADER = "5047434F50590AFF0D0A00" + "00000000" + "00000000";
  private static final RowLimit LIMIT = new RowLimit(30_000);
  private static final RowField ID = field("id", "integer", Codec.INT4);
  private static final RowField NAME = field("name", "character varying(40)", Codec.TEXT);
  private static final RowField BODY = field("body", "text", Codec.TEXT);
  private static final RowField DOC = field("doc", "jsonb", Codec.JSONB);

  @Test
  void leavesTablesAloneThatHaveNoLargeType() {
    RowGuard guard = guard(ID, NAME);

    assertThat(guard.isNeeded()).isFalse();
    assertThat(guard.field(List.of("id"))).isEmpty();
    assertThat(guard.guarded(NAME, "\"name\"")).isEqualTo("\"name\"");
  }

  @Test
  void asksForTheLengthThatStandsBesideAText() {
    RowGuard guard = guard(ID, BODY);

    assertThat(guard.guarded(ID, "\"id\"")).isEqualTo("\"id\"");
    assertThat(guard.guarded(BODY, "\"body\""))
        .isEqualTo("CASE WHEN coalesce(octet_length(\"body\"), 0) <= 30000 THEN \"body\" END");
    assertThat(guard.field(List.of("id")))
        .hasValue(
            "CASE WHEN coalesce(octet_length(\"body\"), 0)::bigint > 30000 THEN"
                + " (coalesce(octet_length(\"body\"), 0)::bigint) || ' bytes, ' ||"
                + " '(id) = ' || ROW(\"id\") END");
  }

  @Test
  void writesOutOtherTypesOnlyWhereTheirStoredFormIsNotSmall() {
    assertThat(guard(DOC).guarded(DOC, "\"doc\""))
        .contains("CASE WHEN pg_column_size(\"doc\") > 100 THEN octet_length(\"doc\"::text) END");
  }

  @Test
  void throwsWhatTheServerSaysOfARow() {
    String said = "40000 bytes, (id) = (7)";
    String text = HexFormat.of().formatHex(said.getBytes(StandardCharsets.UTF_8));
    String message =
        HEADER + "0002" + HexFormat.of().toHexDigits(said.length()) + text + "FFFFFFFF";

    assertThatThrownBy(() -> accept(message, new NoRows()))
        .isInstanceOfSatisfying(
            ConvoyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SOURCE_ERROR))
        .hasMessageContainingAll("dbo.Lines", said, "30000 bytes", "CONVOY_HEAP");
  }

  @Test
  void letsARowByOfWhichTheServerSaysNothing() {
    List<String> rows = new ArrayList<>();
    AvroOutput out = new AvroOutput(16);

    accept(
        HEADER + "0002" + "FFFFFFFF" + "00000002" + "6869" + "FFFF",
        new RowSink() {
          @Override
          public AvroOutput out() {
            return out;
          }

          @Override
          public void endRow() {
            rows.add(HexFormat.of().formatHex(out.array(), 0, out.position()));
          }
        });

    assertThat(rows).containsExactly("02" + "04" + "6869");
  }

  private static void accept(String message, RowSink sink) {
    RowLayout layout = layout(BODY);
    new CopyRowDecoder(layout, Side.SOURCE, new RowGuard(layout, Side.SOURCE, LIMIT))
        .accept(HexFormat.of().parseHex(message), sink);
  }

  private static final class NoRows implements RowSink {
    @Override
    public AvroOutput out() {
      throw new AssertionError("nothing of the row is read");
    }

    @Override
    public void endRow() {
      throw new AssertionError("the row does not count");
    }
  }

  private static RowGuard guard(RowField... fields) {
    return new RowGuard(layout(fields), Side.SOURCE, LIMIT);
  }

  private static RowLayout layout(RowField... fields) {
    return new RowLayout(new TableId("dbo", "Lines"), "public", "lines", List.of(fields));
  }

  private static RowField field(String name, String type, Codec codec) {
    return new RowField("avro", name, "unused", type, type, codec, Nullability.NULLABLE);
  }
}
