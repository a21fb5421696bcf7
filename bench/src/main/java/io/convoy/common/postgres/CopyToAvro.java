// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.postgres;

import io.convoy.common.postgres.CopyRowReader.Side;
import io.convoy.schemas.row.RowBatcher;
import io.convoy.schemas.row.RowBatcher.SchemaIds;
import io.convoy.schemas.row.RowLayout;
import java.util.function.Consumer;

/**
 * The extractor's half of a row's way as the benchmarks call it: messages of one binary COPY in,
 * record values out. All that they use of the decoder and the batcher is here.
 */
public final class CopyToAvro {
  /** The extractor's default. */
  private static final int BATCH_BYTES = 480 * 1024;

  private final RowBatcher batcher;
  private final CopyRowDecoder decoder;

  public CopyToAvro(RowLayout layout, Consumer<byte[]> values) {
    batcher = new RowBatcher(new SchemaIds(1, 2), 0, BATCH_BYTES, values::accept);
    decoder = new CopyRowDecoder(layout, Side.SOURCE);
  }

  /** Takes one CopyData message. */
  public void accept(byte[] message) {
    decoder.accept(message, batcher);
  }

  /** Sends what is left after the trailer. */
  public void finish() {
    if (!decoder.ended()) {
      throw new IllegalStateException("the COPY has not ended");
    }
    batcher.finish();
  }
}
