// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import io.convoy.schemas.row.AvroInput;
import io.convoy.schemas.row.AvroOutput;
import io.convoy.schemas.row.RowChecksum;
import io.convoy.schemas.row.RowSink;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Counts rows and keeps their checksum. */
final class RowCollector implements RowSink {
  private final AvroOutput out = new AvroOutput(1024);
  private final RowChecksum checksum = new RowChecksum();
  private final Runnable onRow;
  private byte[] last = new byte[0];

  RowCollector() {
    this(() -> {});
  }

  /**
   * @param onRow called after each row
   */
  RowCollector(Runnable onRow) {
    this.onRow = onRow;
  }

  long rows() {
    return checksum.rows();
  }

  long sum() {
    return checksum.sum();
  }

  /** The last row, all of whose fields are nullable text, joined by bars. */
  String lastTexts(int fields) {
    AvroInput in = new AvroInput().wrap(last, 0, last.length);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < fields; i++) {
      if (in.readUnionIndex() == 0) {
        texts.add("null");
      } else {
        int length = in.readLength();
        texts.add(new String(last, in.skip(length), length, StandardCharsets.UTF_8));
      }
    }
    return String.join("|", texts);
  }

  @Override
  public AvroOutput out() {
    return out;
  }

  @Override
  public void endRow() {
    checksum.add(out.array(), 0, out.position());
    last = out.copy(0, out.position());
    out.position(0);
    onRow.run();
  }
}
