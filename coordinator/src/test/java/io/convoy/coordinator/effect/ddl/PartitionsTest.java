// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.ddl;

import static io.convoy.coordinator.effect.Described.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.config.TargetConfig.Persistence;
import io.convoy.coordinator.effect.Described;
import io.convoy.coordinator.effect.ddl.Partitions.Partition;
import io.convoy.coordinator.effect.statement.SqlStep;
import io.convoy.schemas.row.TargetNames;
import io.convoy.schemas.table.PartitionEvery;
import io.convoy.schemas.table.PartitionMethod;
import io.convoy.schemas.table.Partitioning;
import io.convoy.schemas.table.Table;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which partitions a table gets by what its rows hold. */
class PartitionsTest {
  private static Partitioning.Builder range(PartitionEvery every, int ahead) {
    return Partitioning.newBuilder()
        .setColumn("at")
        .setMethod(PartitionMethod.RANGE)
        .setEvery(every)
        .setAhead(ahead)
        .setFrom("0001-01-02")
        .setTo("9999-12-31");
  }

  private static TargetTable table(String name, String type, Partitioning how) {
    Table table =
        Described.table("public", name)
            .notNull("id", "integer")
            .notNull("at", type)
            .with(key("pk", "id").setPrimary(true))
            .build();
    table.setPartitioning(how);
    return new TargetTable(table, TargetNames.SAME);
  }

  private static Partitions partitions(String type, Partitioning.Builder how) {
    return Partitions.of(table("t", type, how.build())).orElseThrow();
  }

  private static List<String> first(String type, Partitioning.Builder how) {
    return partitions(type, how).first().stream()
        .map(one -> one.name() + " " + one.bound())
        .toList();
  }

  @Test
  void makesTheTableThenItsPartitions() {
    Partitioning how =
        range(PartitionEvery.YEAR, 0).setValues(List.of("2024-05-01", "2024-05-02")).build();

    assertThat(TableDdl.create(table("t", "date", how), Persistence.UNLOGGED))
        .extracting(SqlStep::sql)
        .containsExactly(
            """
            CREATE TABLE "public"."t" (
              "id" integer NOT NULL,
              "at" date NOT NULL
            ) PARTITION BY RANGE ("at")\
            """,
            """
            CREATE TABLE "public"."t_2024" PARTITION OF "public"."t" FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')\
            """,
            "CREATE TABLE \"public\".\"t_default\" PARTITION OF \"public\".\"t\" DEFAULT");
  }

  @Test
  void coversEveryMonthBetweenAndThoseAhead() {
    assertThat(
            first(
                "timestamp without time zone",
                range(PartitionEvery.MONTH, 1).setValues(List.of("2023-11-30", "2024-01-01"))))
        .containsExactly(
            "t_2023_11 FOR VALUES FROM ('2023-11-01') TO ('2023-12-01')",
            "t_2023_12 FOR VALUES FROM ('2023-12-01') TO ('2024-01-01')",
            "t_2024_01 FOR VALUES FROM ('2024-01-01') TO ('2024-02-01')",
            "t_2024_02 FOR VALUES FROM ('2024-02-01') TO ('2024-03-01')",
            "t_default DEFAULT");
  }

  @Test
  void aDayBeginsInUtcWhereTheColumnHasAZone() {
    assertThat(
            first(
                "timestamp(3) with time zone",
                range(PartitionEvery.DAY, 0).setValues(List.of("2024-02-29", "2024-02-29"))))
        .first()
        .isEqualTo(
            "t_2024_02_29 FOR VALUES FROM ('2024-02-29 00:00:00+00') TO ('2024-03-01"
                + " 00:00:00+00')");
  }

  @Test
  void endsAtItsBounds() {
    assertThat(
            first(
                "date",
                range(PartitionEvery.YEAR, 5)
                    .setFrom("2023-12-15")
                    .setTo("2025-02-01")
                    .setValues(List.of("2023-12-20", "2024-01-01"))))
        .containsExactly(
            "t_2023 FOR VALUES FROM ('2023-12-15') TO ('2024-01-01')",
            "t_2024 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')",
            "t_2025 FOR VALUES FROM ('2025-01-01') TO ('2025-02-01')",
            "t_default DEFAULT");
    assertThat(
            first(
                "date",
                range(PartitionEvery.MONTH, 9).setValues(List.of("9999-12-01", "9999-12-30"))))
        .containsExactly(
            "t_9999_12 FOR VALUES FROM ('9999-12-01') TO ('9999-12-31')", "t_default DEFAULT");
  }

  @Test
  void followsWithTheMonthsOfNewRowsAndThoseAhead() {
    assertThat(
            partitions("date", range(PartitionEvery.MONTH, 2))
                .of(List.of("2024-07-31", "2020-01-01", "2024-07-01")))
        .extracting(Partition::name)
        .containsExactly("t_2020_01", "t_2024_07", "t_2024_08", "t_2024_09");
    assertThat(partitions("date", range(PartitionEvery.MONTH, 2)).of(List.of())).isEmpty();
  }

  @Test
  void namesListsByTheirValuesAsFarAsThatIsPlain() {
    Partitioning.Builder how =
        Partitioning.newBuilder()
            .setColumn("at")
            .setMethod(PartitionMethod.LIST)
            .setValues(List.of("DE", "de", "it's", "default"));

    List<String> all = first("text", how);
    assertThat(all)
        .hasSize(5)
        .contains("t_DE FOR VALUES IN ('DE')", "t_de FOR VALUES IN ('de')", "t_default DEFAULT")
        .anyMatch(one -> one.matches("t_[0-9a-f]{8} FOR VALUES IN \\('it''s'\\)"))
        .anyMatch(one -> one.matches("t_[0-9a-f]{8} FOR VALUES IN \\('default'\\)"));
  }

  @Test
  void aHashHasNoDefault() {
    Partitioning.Builder how =
        Partitioning.newBuilder().setColumn("id").setMethod(PartitionMethod.HASH).setPartitions(2);

    assertThat(first("text", how))
        .containsExactly(
            "t_p0 FOR VALUES WITH (MODULUS 2, REMAINDER 0)",
            "t_p1 FOR VALUES WITH (MODULUS 2, REMAINDER 1)");
  }

  @Test
  void longNamesStayApart() {
    Partitioning how =
        range(PartitionEvery.DAY, 1).setValues(List.of("2024-01-01", "2024-01-01")).build();

    assertThat(Partitions.of(table("x".repeat(63), "date", how)).orElseThrow().first())
        .extracting(Partition::name)
        .doesNotHaveDuplicates()
        .allMatch(name -> name.length() == 63)
        .anyMatch(name -> name.endsWith("_2024_01_02"));
  }

  @Test
  void addsTheColumnToKeysThatLackItWhereThatIsAskedFor() {
    Partitioning asked = range(PartitionEvery.DAY, 1).setExtendsKeys(true).build();
    TargetTable before = table("t", "date", asked);
    TargetTable table = Partitions.withKeys(before);

    assertThat(table.source().getKeys().getFirst().getColumns()).containsExactly("id", "at");
    assertThat(before.source().getKeys().getFirst().getColumns()).containsExactly("id");
    TargetTable other = table("t", "date", range(PartitionEvery.DAY, 1).build());
    assertThat(Partitions.withKeys(other)).isSameAs(other);
  }
}
