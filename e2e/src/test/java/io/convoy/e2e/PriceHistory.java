// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.embedded.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A table of prices of which the target is to keep every version, and what a reader who looks after
 * each change knows of it: which texts each key had, one after the other, null while it was gone.
 */
final class PriceHistory {
  private static final int KEYS = 40;
  private static final int CHANGES = 12;

  static final String SCHEMA =
      """
      CREATE SCHEMA kept;
      CREATE TABLE kept.price (region text, id int, price int, PRIMARY KEY (region, id),
        UNIQUE (price, region, id));
      CREATE TABLE kept.sale (id int PRIMARY KEY, region text, price int,
        FOREIGN KEY (region, price) REFERENCES kept.price ON DELETE CASCADE);
      INSERT INTO kept.price SELECT 'r' || i % 2, i, i FROM generate_series(0, 24) i;
      INSERT INTO kept.sale SELECT i, 'r' || i % 2, i FROM generate_series(0, 9) i;
      """;

  /** A version of a key with several holds longer than it did. */
  static final String OVERLAP =
      """
      UPDATE kept.price SET valid_to = valid_to + interval '1 hour' WHERE ctid = (
        SELECT ctid FROM (SELECT ctid, valid_to,
          lead(valid_from) OVER (PARTITION BY region, id ORDER BY valid_from) AS next
          FROM kept.price) v WHERE valid_to = next LIMIT 1)\
      """;

  private static final String SOURCE =
      "SELECT concat_ws(' ', region, id, price) FROM kept.price ORDER BY region, id";
  private static final String CURRENT =
      "SELECT concat_ws(' ', region, id, price) FROM kept.price WHERE now ORDER BY region, id";

  private static final String STAGED =
      """
      SELECT EXISTS (SELECT FROM pg_class
        WHERE relnamespace = to_regnamespace('convoy') AND relname LIKE 'stage_%_old')\
      """;

  private final Databases databases;
  private final Random random;
  private final Map<String, List<@Nullable String>> known = new TreeMap<>();

  PriceHistory(Databases databases, Random random) {
    this.databases = databases;
    this.random = random;
  }

  /** Some rows come, change, go or return, all at once; others are written and stay as they are. */
  void change() {
    StringBuilder sql = new StringBuilder("BEGIN;\n");
    for (int i = 0; i < CHANGES; i++) {
      int id = random.nextInt(KEYS);
      String of = "region = 'r%d' AND id = %d".formatted(id % 2, id);
      sql.append(
          switch (random.nextInt(5)) {
            case 0 -> "DELETE FROM kept.price WHERE %s;\n".formatted(of);
            case 1 -> "UPDATE kept.price SET price = price WHERE %s;\n".formatted(of);
            default ->
                "INSERT INTO kept.price VALUES ('r%d', %d, %d) ON CONFLICT (region, id) DO UPDATE SET price = excluded.price;\n"
                    .formatted(id % 2, id, random.nextInt(3));
          });
    }
    databases.onSource(sql.append("COMMIT").toString());
    seen();
  }

  /** Notes what the source holds now. */
  void seen() {
    Map<String, String> now = new TreeMap<>();
    for (String row : databases.query(databases.source(), SOURCE)) {
      now.put(row.substring(0, row.lastIndexOf(' ')), row);
    }
    Set<String> keys = new HashSet<>(known.keySet());
    keys.addAll(now.keySet());
    for (String key : keys) {
      List<@Nullable String> versions = known.computeIfAbsent(key, none -> new ArrayList<>());
      String value = now.get(key);
      if (versions.isEmpty() || !Objects.equals(versions.getLast(), value)) {
        versions.add(value);
      }
    }
  }

  /** Until the versions that hold now are what the source holds. */
  void awaitTarget(ConvoyProcess convoy, Duration patience) {
    List<String> wanted = databases.query(databases.source(), SOURCE);
    await(convoy, patience, CURRENT, wanted);
  }

  /** Until rows are about to be applied. */
  void awaitStage(ConvoyProcess convoy, Duration patience) {
    await(convoy, patience, STAGED, List.of("t"));
  }

  private void await(ConvoyProcess convoy, Duration patience, String query, List<String> wanted) {
    Await.until(
        patience,
        () -> !convoy.isAlive() || databases.query(databases.target(), query).equals(wanted),
        "the target has " + wanted);
    assertThat(convoy.isAlive()).as(convoy::output).isTrue();
  }

  /** Each version is there once, one begins where the one before it ends, unless it was gone. */
  void assertEachVersionOnce() {
    known.forEach((key, versions) -> {
      List<String> kept =
          databases.query(
              databases.target(),
              """
              SELECT concat_ws('|', concat_ws(' ', region, id, price), now, valid_to IS NULL,
                valid_to > valid_from IS NOT FALSE,
                valid_from - lag(valid_to) OVER (ORDER BY valid_from) = interval '0')
              FROM kept.price WHERE region || ' ' || id = '%s' ORDER BY valid_from\
              """
                  .formatted(key));
      assertThat(kept).as(key).isEqualTo(wanted(versions));
    });
    assertThat(
            databases.query(
                databases.target(), "SELECT DISTINCT region || ' ' || id FROM kept.price"))
        .hasSameElementsAs(known.keySet());
  }

  private static List<String> wanted(List<@Nullable String> versions) {
    List<String> wanted = new ArrayList<>();
    for (int i = 0; i < versions.size(); i++) {
      String version = versions.get(i);
      if (version != null) {
        String last = i == versions.size() - 1 ? "t|t" : "f|f";
        String joined = wanted.isEmpty() ? "" : versions.get(i - 1) == null ? "|f" : "|t";
        wanted.add(version + "|" + last + "|t" + joined);
      }
    }
    return wanted;
  }
}
