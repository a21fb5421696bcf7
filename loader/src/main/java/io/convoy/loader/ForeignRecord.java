// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import java.io.Serial;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** A record of a data topic is not what an extractor of the run wrote there for its table. */
final class ForeignRecord extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  private final long offset;

  ForeignRecord(long offset, String what, @Nullable Throwable cause) {
    super(what, cause);
    this.offset = offset;
  }

  /** Whose bytes cannot be read as what they say they are. */
  static ForeignRecord unreadable(long offset, RuntimeException cause) {
    return new ForeignRecord(offset, "it cannot be read: " + cause.getMessage(), cause);
  }

  /** As it stops the partition that the record lies in. */
  ConvoyException in(TopicPartition partition) {
    return new ConvoyException(
        ErrorCode.KAFKA_ERROR,
        "the record at offset %d of partition %d of topic %s is not of this run's rows: %s. Nothing of it is loaded; does something else write to the pipeline's topics? Start a new run once it no longer does"
            .formatted(offset, partition.partition(), partition.topic(), getMessage()),
        this);
  }
}
