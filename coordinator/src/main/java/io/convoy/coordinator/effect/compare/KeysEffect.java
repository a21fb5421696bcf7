// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.compare;

import io.convoy.common.channel.KafkaClients;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.postgres.KeyCondition;
import io.convoy.common.postgres.KeyCondition.KeyColumn;
import io.convoy.common.postgres.PostgresErrors;
import io.convoy.common.postgres.SqlCall;
import io.convoy.common.registry.SchemaRegistry;
import io.convoy.coordinator.decision.ComparedPart.KeysOfAll;
import io.convoy.coordinator.decision.Comparison;
import io.convoy.coordinator.decision.Effect.CompareRows;
import io.convoy.coordinator.effect.inventory.RunTarget;
import io.convoy.schemas.compare.KeyLimit;
import io.convoy.schemas.compare.KeyLists;
import io.convoy.schemas.event.ChunkPlanned;
import io.convoy.schemas.event.ChunkRange;
import io.convoy.schemas.event.KeysCompared;
import io.convoy.schemas.event.RangeKind;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.table.Table;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;

/**
 * Says which keys one side has alone, as chunks of single rows that are to be looked at beside
 * those that are known already.
 */
public final class KeysEffect {
  /** SQLState class "data exception". */
  private static final String DATA_EXCEPTION = "22";

  private final RunTarget target;
  private final SchemaRegistry registry;
  private final KafkaClients clients;

  public KeysEffect(RunTarget target, SchemaRegistry registry, KafkaClients clients) {
    this.target = target;
    this.registry = registry;
    this.clients = clients;
  }

  /** The chunks, and then that these are all. */
  public List<SpecificRecord> perform(CompareRows effect) {
    Comparison by = effect.comparison();
    List<List<String>> known = ((KeysOfAll) by.part()).known();
    List<String> looked = known.stream().flatMap(List::stream).toList();
    int most = KeyLimit.of(effect.table().getEstimatedRows()) - looked.size() / by.key().size();
    try (RowSides sides = RowSides.read(effect, target, registry, clients)) {
      FoundKeys found = new FoundKeys(sides.layout(), by.key(), most);
      sides.match(found);
      if (found.obstacle().isPresent()) {
        return List.of(none(effect, found.obstacle().orElseThrow()));
      }
      return facts(effect, known.size(), further(effect, sides.layout(), found.values(), looked));
    } catch (SQLException e) {
      throw PostgresErrors.target("cannot compare keys", e);
    } catch (ConvoyException e) {
      if (e.getCause() instanceof SQLException sql && isNoValue(sql)) {
        return List.of(none(effect, "a key that one side has alone is none in the target"));
      }
      throw e;
    }
  }

  private static KeysCompared none(CompareRows effect, String obstacle) {
    return new KeysCompared(
        effect.tableId(), effect.comparison().generation(), 0, 0L, 0L, obstacle);
  }

  private static boolean isNoValue(SQLException error) {
    return String.valueOf(error.getSQLState()).startsWith(DATA_EXCEPTION);
  }

  /**
   * Those that are not known, each once, as the target writes them: it alone knows whether two
   * texts are one key.
   */
  private List<List<String>> further(
      CompareRows effect, RowLayout layout, List<String> found, List<String> known) {
    List<KeyColumn> columns = ComparedKeys.columns(layout, effect.comparison());
    return target
        .session()
        .inTransaction(
            "tell which keys are further ones",
            connection ->
                SqlCall.rows(
                    connection, query(columns, found, known), row -> key(row, columns.size())));
  }

  private static String query(List<KeyColumn> columns, List<String> found, List<String> known) {
    int count = columns.size();
    String names = listed(count, ", ", number -> "k" + number);
    return """
    SELECT %s FROM (
      SELECT DISTINCT %s FROM %s AS f(%s)
      WHERE NOT EXISTS (SELECT FROM %s AS n(%s) WHERE %s)) d
    ORDER BY %s\
    """
        .formatted(
            listed(count, ", ", number -> "CAST(k%d AS text)".formatted(number)),
            names,
            KeyCondition.rows(columns, found),
            names,
            KeyCondition.rows(columns, known),
            names,
            listed(count, " AND ", number -> "n.k%d = f.k%d".formatted(number, number)),
            names);
  }

  private static String listed(int count, String between, IntFunction<String> one) {
    return IntStream.rangeClosed(1, count).mapToObj(one).collect(Collectors.joining(between));
  }

  private static List<String> key(ResultSet row, int columns) throws SQLException {
    List<String> key = new ArrayList<>();
    for (int column = 1; column <= columns; column++) {
      key.add(row.getString(column));
    }
    return key;
  }

  private static List<SpecificRecord> facts(
      CompareRows effect, int chunks, List<List<String>> keys) {
    Comparison by = effect.comparison();
    Table table = effect.table();
    long bytesPerRow = table.getEstimatedBytes() / Math.max(1, table.getEstimatedRows());
    List<SpecificRecord> facts = new ArrayList<>();
    long checksum = 0;
    for (List<String> list : KeyLists.of(keys)) {
      int chunk = chunks + facts.size();
      checksum += KeyLists.checksum(chunk, list);
      facts.add(
          ChunkPlanned.newBuilder()
              .setTable(effect.tableId())
              .setChunk(chunk)
              .setRange(new ChunkRange(RangeKind.KEYS, by.key(), list, null))
              .setEstimatedBytes(bytesPerRow * list.size() / by.key().size())
              .setGeneration(by.generation())
              .setMarked(true)
              .build());
    }
    facts.add(
        new KeysCompared(
            effect.tableId(),
            by.generation(),
            chunks + facts.size(),
            (long) keys.size(),
            checksum,
            null));
    return facts;
  }
}
