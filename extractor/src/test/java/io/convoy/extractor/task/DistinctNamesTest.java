// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.config.TargetConfig.Identifiers;
import io.convoy.common.postgres.ConfiguredNames;
import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Index;
import io.convoy.schemas.table.Key;
import io.convoy.schemas.table.Sequence;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DistinctNamesTest {
  @Test
  void namesThatStayApartAreKept() {
    List<Table> tables = List.of(table("s1", "a"), table("s2", "b"));
    DistinctNames.settle(tables, config(Map.of(), Identifiers.PRESERVE));
    assertThat(tables).allSatisfy(table -> assertThat(table.getWarnings()).isEmpty());
    assertThat(tables.getLast()).isEqualTo(table("s2", "b"));
  }

  @Test
  void namesThatMeetInOneSchemaAreToldApart() {
    List<Table> tables = List.of(table("s1", "a"), table("s2", "b"));
    DistinctNames.settle(tables, config(Map.of("s1", "one", "s2", "one"), Identifiers.PRESERVE));

    assertThat(tables.getFirst()).isEqualTo(table("s1", "a"));
    Table second = tables.getLast();
    assertThat(second.getKeys().getFirst().getName()).isEqualTo("s2_b_pk");
    assertThat(second.getIndexes().getFirst().getName()).isEqualTo("s2_b_ix");
    assertThat(second.getClusteredOn()).isEqualTo("s2_b_ix");
    assertThat(second.getSequences().getFirst().getName()).isEqualTo("s2_b_q");
    assertThat(second.getColumns().getFirst().getDefaultExpression())
        .isEqualTo("nextval('\"s2\".\"s2_b_q\"'::regclass)");
    assertThat(second.getWarnings())
        .containsExactly(
            "pk of s2.b is called s2_b_pk in the target, where another one has its name",
            "ix of s2.b is called s2_b_ix in the target, where another one has its name",
            "q of s2.b is called s2_b_q in the target, where another one has its name");
  }

  @Test
  void anIndexGivesWayToATable() {
    List<Table> tables = List.of(table("s1", "a"), table("s1", "IX"));
    tables.getLast().getIndexes().clear();
    tables.getLast().getKeys().clear();
    DistinctNames.settle(tables, config(Map.of(), Identifiers.LOWER));
    assertThat(tables.getFirst().getIndexes().getFirst().getName()).isEqualTo("s1_a_ix");
  }

  @Test
  void tablesMayShareASequence() {
    Table second = table("s1", "b");
    second.getIndexes().clear();
    second.getKeys().clear();
    List<Table> tables = List.of(table("s1", "a"), second);
    DistinctNames.settle(tables, config(Map.of(), Identifiers.PRESERVE));
    assertThat(second.getSequences().getFirst().getName()).isEqualTo("q");
  }

  private static ConfiguredNames config(Map<String, String> schemas, Identifiers identifiers) {
    return new ConfiguredNames(schemas, identifiers);
  }

  private static Table table(String schema, String name) {
    Column column =
        Column.newBuilder()
            .setName("id")
            .setSourceType("integer")
            .setBaseType("integer")
            .setTargetType("integer")
            .setNullable(true)
            .setDefaultExpression("nextval('" + schema + ".q'::regclass)")
            .build();
    return Table.newBuilder()
        .setId(new TableId(schema, name))
        .setEstimatedRows(0)
        .setEstimatedBytes(0)
        .setColumns(List.of(column))
        .setKeys(
            new ArrayList<>(
                List.of(
                    Key.newBuilder()
                        .setName("pk")
                        .setPrimary(true)
                        .setColumns(List.of("id"))
                        .build())))
        .setIndexes(
            new ArrayList<>(
                List.of(
                    Index.newBuilder()
                        .setName("ix")
                        .setUnique(false)
                        .setColumns(List.of())
                        .build())))
        .setForeignKeys(List.of())
        .setConstraints(List.of())
        .setSequences(List.of(sequence(schema)))
        .setTypes(List.of())
        .setClusteredOn("ix")
        .build();
  }

  private static Sequence sequence(String schema) {
    return Sequence.newBuilder()
        .setSchemaName(schema)
        .setName("q")
        .setDataType("bigint")
        .setStart(1)
        .setIncrement(1)
        .setMin(1)
        .setMax(9)
        .setCache(1)
        .setCycle(false)
        .setLastValue(1)
        .setCalled(false)
        .build();
  }
}
