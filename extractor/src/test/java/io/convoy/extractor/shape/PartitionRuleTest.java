// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.convoy.common.config.HistoryColumns;
import io.convoy.common.config.PartitionBy;
import io.convoy.common.config.PartitionBy.Every;
import io.convoy.common.config.PartitionBy.Keys;
import io.convoy.common.config.PartitionBy.Method;
import io.convoy.common.config.TableOverride;
import io.convoy.common.config.TableOverride.Apply;
import io.convoy.common.config.TableOverride.Capture;
import io.convoy.common.config.TableOverrides;
import io.convoy.common.config.WatermarkConfig;
import io.convoy.common.config.WatermarkConfig.Deletes;
import io.convoy.common.config.WatermarkLag;
import io.convoy.common.error.ConvoyException;
import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Index;
import io.convoy.schemas.table.IndexColumn;
import io.convoy.schemas.table.Key;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which tables may be partitioned, and what is noted of those that are. */
class PartitionRuleTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 7, 19);

  @Test
  void refusesUniqueKeysWithoutTheColumnUnlessTheyAreExtended() {
    Table table = table();
    table.setKeys(List.of(key("PK", true, "id"), key("UQ", false, "at", "id")));
    table.setIndexes(
        List.of(index("Unique", true, "id"), index("Plain", false, "id"), index("At", true, "at")));

    assertThat(rule(by("at", Method.RANGE, Every.DAY, Keys.REFUSE)).obstacles(table))
        .containsExactly(
            "dbo.T cannot be partitioned by column at, since PostgreSQL wants it in each unique"
                + " key, and these lack it: primary key PK, unique index Unique; set keys: extend"
                + " in its partition-by to add it to them");
    PartitionRule extending = rule(by("at", Method.RANGE, Every.DAY, Keys.EXTEND));
    assertThat(extending.obstacles(table)).isEmpty();
    extending.apply(table);
    assertThat(table.getWarnings())
        .hasSize(2)
        .allMatch(line -> line.contains("has column at too"))
        .anyMatch(line -> line.startsWith("unique key PK "))
        .anyMatch(line -> line.startsWith("unique key Unique "));
    assertThat(table.getKeys().getFirst().getColumns())
        .as("what the source has stays described")
        .containsExactly("id");
  }

  @Test
  void aPrimaryKeyCannotGetAColumnWithNulls() {
    Table table = table();
    table.setKeys(List.of(key("PK", true, "id")));
    table.getColumns().get(1).setNullable(true);

    assertThat(rule(by("at", Method.RANGE, Every.DAY, Keys.EXTEND)).obstacles(table))
        .singleElement()
        .asString()
        .contains("column at of dbo.T may be NULL");
  }

  @Test
  void takesDatesForRangesAndWhatHasWordsForLists() {
    Table table = table();

    assertThat(rule(by("id", Method.RANGE, Every.DAY, Keys.REFUSE)).obstacles(table))
        .singleElement()
        .asString()
        .contains("is integer in the target");
    assertThat(rule(by("id", Method.LIST, null, Keys.REFUSE)).obstacles(table)).isEmpty();
    assertThat(rule(by("body", Method.HASH, null, Keys.REFUSE)).obstacles(table))
        .singleElement()
        .asString()
        .contains("is jsonb in the target");
    assertThat(rule(by("gone", Method.HASH, null, Keys.REFUSE)).obstacles(table))
        .containsExactly("column gone of dbo.T is omitted, and in its partition-by");
  }

  @Test
  void notesWhatTheSourceHoldsWithinItsBounds() {
    Table table = table();
    rule(by("at", Method.RANGE, Every.MONTH, Keys.REFUSE)).apply(table);

    PartitionRule.fill(List.of(table), any -> List.of("2020-01-05", "2020-03-01"), TODAY);
    assertThat(Objects.requireNonNull(table.getPartitioning()).getValues())
        .containsExactly("2020-01-05", "2020-03-01");
    PartitionRule.fill(List.of(table), any -> List.of(), TODAY);
    assertThat(Objects.requireNonNull(table.getPartitioning()).getValues())
        .as("an empty table begins today")
        .containsExactly("2026-07-19", "2026-07-19");
  }

  @Test
  void refusesMorePartitionsThanThereMayBe() {
    Table table = table();
    rule(by("at", Method.RANGE, Every.DAY, Keys.REFUSE)).apply(table);

    // 3 are ahead.
    PartitionRule.fill(List.of(table), any -> List.of("2020-01-01", "2022-09-23"), TODAY);
    assertThatThrownBy(() ->
            PartitionRule.fill(List.of(table), any -> List.of("2020-01-01", "2022-09-24"), TODAY))
        .isInstanceOf(ConvoyException.class)
        .hasMessageContaining("dbo.T would get 1,001 partitions by column at")
        .hasMessageContaining("2022-09-24");
  }

  private static PartitionBy by(String column, Method method, @Nullable Every every, Keys keys) {
    return new PartitionBy(column, method, every, 3, null, null, 8, keys);
  }

  private static PartitionRule rule(PartitionBy by) {
    return new PartitionRule(
        new TableOverrides(
            List.of(
                new TableOverride(
                    "dbo.*",
                    null,
                    null,
                    Map.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    Apply.MIRROR,
                    Capture.AUTO,
                    new WatermarkConfig(null, WatermarkLag.parse("5m"), Deletes.IGNORE),
                    new HistoryColumns("valid_from", "valid_to", "is_current"),
                    by))));
  }

  private static Table table() {
    return Table.newBuilder()
        .setId(new TableId("dbo", "T"))
        .setEstimatedRows(-1)
        .setEstimatedBytes(0)
        .setColumns(
            new ArrayList<>(
                List.of(
                    column("id", "integer"),
                    column("at", "timestamp(3) without time zone"),
                    column("body", "jsonb"))))
        .setKeys(List.of())
        .setIndexes(List.of())
        .setForeignKeys(List.of())
        .setConstraints(List.of())
        .setSequences(List.of())
        .setTypes(List.of())
        .build();
  }

  private static Column column(String name, String type) {
    return Column.newBuilder()
        .setName(name)
        .setSourceType(type)
        .setBaseType(type)
        .setTargetType(type)
        .setNullable(false)
        .build();
  }

  private static Key key(String name, boolean primary, String... columns) {
    return Key.newBuilder().setName(name).setPrimary(primary).setColumns(List.of(columns)).build();
  }

  private static Index index(String name, boolean unique, String column) {
    return Index.newBuilder()
        .setName(name)
        .setUnique(unique)
        .setColumns(List.of(IndexColumn.newBuilder().setColumn(column).build()))
        .build();
  }
}
