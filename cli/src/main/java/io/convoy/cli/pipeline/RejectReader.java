// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.pipeline;

import io.convoy.cli.progress.RunPicture;
import io.convoy.cli.progress.Text;
import io.convoy.common.channel.ControlCodec;
import io.convoy.common.channel.KafkaClients;
import io.convoy.common.channel.RunFollower.FollowedRun;
import io.convoy.common.registry.SchemaRegistry;
import io.convoy.loader.reject.RejectTopic;
import io.convoy.schemas.compare.RowDigester;
import io.convoy.schemas.event.RejectedRow;
import io.convoy.schemas.event.TableProgress;
import io.convoy.schemas.row.Bytes;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.topic.Topics;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads what PostgreSQL refused of a run, each row once, from the topic of rejects. */
final class RejectReader {
  private final KafkaClients clients;
  private final ControlCodec codec;
  private final SchemaRegistry registry;
  private final Topics topics;
  private final Map<Integer, RowLayout> layouts = new HashMap<>();

  RejectReader(KafkaClients clients, ControlCodec codec, SchemaRegistry registry, Topics topics) {
    this.clients = clients;
    this.codec = codec;
    this.registry = registry;
    this.topics = topics;
  }

  /**
   * Tells each of a run's rows that is there and still rejected, of tables that were begun anew the
   * last ones.
   *
   * @return what there is to be said where they are not as many as the run counts, or none
   */
  Optional<String> tell(FollowedRun run, Consumer<Reject> taker) {
    LongAdder told = new LongAdder();
    read(
        run,
        reject -> {
          told.increment();
          taker.accept(reject);
        });
    long counted = RunPicture.of(run).rowsRejected();
    if (counted == told.sum()) {
      return counted > 0
          ? Optional.empty()
          : Optional.of("no row of run " + run.run().getRunId() + " was rejected");
    }
    return Optional.of(
        "the run counts %s, and %d are here: they are kept for 30 days, and one that was refused and then taken after all stays until 'convoy rejects retry'"
            .formatted(Text.count(counted, "rejected row", "rejected rows"), told.sum()));
  }

  private void read(FollowedRun run, Consumer<Reject> taker) {
    Set<String> current =
        run.tables().stream().map(this::topic).collect(Collectors.toUnmodifiableSet());
    new RejectTopic(clients, codec, topics.rejects())
        .tell(row -> current.contains(row.getTopic()), row -> taker.accept(reject(row)));
  }

  private String topic(TableProgress table) {
    return topics.data(table.getRunId(), table.getTable(), table.getGeneration());
  }

  private Reject reject(RejectedRow row) {
    ByteBuffer data = row.getData();
    if (data == null) {
      return new Reject(row, List.of(), List.of());
    }
    byte[] bytes = Bytes.of(data);
    RowLayout layout =
        layouts.computeIfAbsent(row.getSchemaId(), id -> RowLayout.of(registry.schema(id)));
    RowDigester digester = new RowDigester(layout, List.of(), 1);
    digester.take(bytes, 0, bytes.length);
    List<@Nullable String> values = digester.detail(RowDigester.Values.SHOWN).getValues();
    return new Reject(
        row, layout.fields().stream().map(field -> field.sourceColumn()).toList(), values);
  }
}
