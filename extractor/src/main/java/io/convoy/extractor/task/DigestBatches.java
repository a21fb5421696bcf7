// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.task;

import io.convoy.common.channel.ControlCodec;
import io.convoy.schemas.compare.DigestSink.Digests;
import io.convoy.schemas.event.RowDetail;
import io.convoy.schemas.event.RowDigest;
import io.convoy.schemas.event.RowDigests;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sends the digests of a chunk, many in a record. Used by one thread. */
final class DigestBatches implements Digests {
  /** About as many are sent at once; the digest of one row is at most as large again. */
  private static final int BATCH_BYTES = 256 << 10;

  private static final int DIGEST_BYTES = 20;

  private final int chunk;
  private final ControlCodec codec;
  private final String subject;
  private final ChunkPublisher publisher;
  private List<RowDigest> rows = new ArrayList<>();
  private int bytes;
  private long count;

  /**
   * @param chunk that the rows are of
   */
  DigestBatches(int chunk, ControlCodec codec, String subject, ChunkPublisher publisher) {
    this.chunk = chunk;
    this.codec = codec;
    this.subject = subject;
    this.publisher = publisher;
  }

  @Override
  public void take(int bucket, RowDigest digest) {
    rows.add(digest);
    bytes += DIGEST_BYTES + bytes(digest.getDetail());
    if (bytes >= BATCH_BYTES) {
      send();
    }
  }

  @Override
  public void rowEnded() {
    publisher.rowEnded();
  }

  private static int bytes(@Nullable RowDetail detail) {
    return detail == null
        ? 0
        : detail.getColumns().remaining() + bytes(detail.getKey()) + bytes(detail.getValues());
  }

  private static int bytes(List<@Nullable String> texts) {
    // A character takes up to three bytes of UTF-8.
    return texts.stream().mapToInt(text -> text == null ? 1 : 3 * text.length() + 3).sum();
  }

  private void send() {
    publisher.send(codec.encode(subject, new RowDigests(chunk, rows)));
    count += rows.size();
    rows = new ArrayList<>();
    bytes = 0;
  }

  /** Sends what is left and returns how many there were. */
  long finish() {
    if (!rows.isEmpty()) {
      send();
    }
    return count;
  }
}
