// SPDX-License-Identifier: Apache-2.0
package io.convoy.loader.reject;

import io.convoy.common.bookkeeping.Place;
import io.convoy.common.channel.ControlCodec;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.schemas.event.RejectedRow;
import io.convoy.schemas.name.TableName;
import io.convoy.schemas.table.TableId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Writes refused rows to the rejects topic, each at least once. Thread-safe. */
public final class RejectLog {
  /** Leaves room for the other fields in a message of 1 MiB. */
  static final int MAX_DATA_BYTES = 768 * 1024;

  private static final int TIMEOUT_SECONDS = 60;

  private final Producer<byte[], byte[]> producer;
  private final ControlCodec codec;
  private final String topic;
  private final Clock clock;

  public RejectLog(
      Producer<byte[], byte[]> producer, ControlCodec codec, String topic, Clock clock) {
    this.producer = producer;
    this.codec = codec;
    this.topic = topic;
    this.clock = clock;
  }

  /** A row and the server's answer to it. */
  public record Rejected(RowSlice row, SQLException reason) {}

  /** A row that was rejected before, and the server's answer to it now. */
  public record RefusedAgain(RejectedRow row, SQLException reason) {}

  /**
   * Returns when all rows are safe in Kafka.
   *
   * @throws ConvoyException KAFKA_UNAVAILABLE where they cannot be written
   */
  public void write(Place from, TableId table, List<Rejected> rejected) {
    send(rejected.stream().map(row -> describe(from, table, row)).toList());
  }

  /**
   * Says of rows that were rejected that they are in the target by now; returns as {@link #write}.
   */
  public void loaded(List<RejectedRow> rows) {
    send(
        rows.stream()
            .map(row ->
                RejectedRow.newBuilder(row)
                    .setAt(clock.instant())
                    .setData(null)
                    .setLoaded(true)
                    .build())
            .toList());
  }

  /** Says why rows are still rejected; returns as {@link #write}. */
  public void refusedAgain(List<RefusedAgain> rows) {
    send(
        rows.stream()
            .map(again ->
                RejectedRow.newBuilder(again.row())
                    .setAt(clock.instant())
                    .setColumn(column(again.reason()))
                    .setSqlState(state(again.reason()))
                    .setReason(reason(again.reason()))
                    .build())
            .toList());
  }

  private void send(List<RejectedRow> rows) {
    List<Future<?>> sent = new ArrayList<>();
    for (RejectedRow row : rows) {
      byte[] key = TableName.of(row.getTable()).getBytes(StandardCharsets.UTF_8);
      sent.add(producer.send(new ProducerRecord<>(topic, key, codec.encode(topic, row))));
    }
    producer.flush();
    try {
      for (Future<?> future : sent) {
        future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConvoyException(ErrorCode.INTERRUPTED, "stopped while rejects were written", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new ConvoyException(
          ErrorCode.KAFKA_UNAVAILABLE, "cannot write to " + topic + ": " + e.getMessage(), e);
    }
  }

  private RejectedRow describe(Place from, TableId table, Rejected rejected) {
    RowSlice row = rejected.row();
    ByteBuffer data =
        row.length() > MAX_DATA_BYTES
            ? null
            : ByteBuffer.wrap(row.array(), row.offset(), row.length());
    return RejectedRow.newBuilder()
        .setRunId(from.runId())
        .setAt(clock.instant())
        .setTable(table)
        .setChunk(row.chunk())
        .setRow(row.row())
        .setTopic(from.topic())
        .setPartition(from.partition())
        .setOffset(row.recordOffset())
        .setColumn(column(rejected.reason()))
        .setSqlState(state(rejected.reason()))
        .setReason(reason(rejected.reason()))
        .setSchemaId(row.schema())
        .setData(data)
        .build();
  }

  private static @Nullable String column(SQLException reason) {
    ServerErrorMessage server = serverMessage(reason);
    return server == null ? null : server.getColumn();
  }

  private static String state(SQLException reason) {
    return reason.getSQLState() == null ? "" : reason.getSQLState();
  }

  /** What the server says of a refused row, without the row's own values. */
  public static String reason(SQLException reason) {
    ServerErrorMessage server = serverMessage(reason);
    String message = server == null ? reason.getMessage() : server.getMessage();
    return message == null ? "SQLState " + state(reason) : message;
  }

  private static @Nullable ServerErrorMessage serverMessage(SQLException reason) {
    return reason instanceof PSQLException e ? e.getServerErrorMessage() : null;
  }
}
