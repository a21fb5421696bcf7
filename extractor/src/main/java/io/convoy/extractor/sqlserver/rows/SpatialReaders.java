// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.rows;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Readers of geography and geometry, each with its SRID in front of the value. */
final class SpatialReaders {
  private SpatialReaders() {}

  /** EWKT: {@code SRID=4326;POINT (1 2)}. */
  static ValueReader text(SourceColumn column) {
    int index = column.index();
    TextRules rules = new TextRules(column);
    Utf16Transcoder transcoder = new Utf16Transcoder(rules);
    return (row, out) -> {
      int srid = row.getInt(index);
      byte @Nullable [] value = row.getBytes(index + 1);
      if (value == null) {
        return false;
      }
      byte[] head = ("SRID=" + srid + ";").getBytes(StandardCharsets.US_ASCII);
      out.openBytes(head.length + value.length / 2);
      out.writeFixed(head, 0, head.length);
      transcoder.write(value, 0, value.length, out);
      out.closeBytes();
      return rules.endValue();
    };
  }

  static ValueReader binary(SourceColumn column) {
    int index = column.index();
    ValueReader bytes = BinaryReaders.bytes(index + 1);
    return (row, out) -> {
      int srid = row.getInt(index);
      if (!bytes.read(row, out)) {
        return false;
      }
      if (srid != 0) {
        column.count(Alteration.SRID);
      }
      return true;
    };
  }
}
