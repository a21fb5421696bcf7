// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.PartitionMethod;
import io.convoy.schemas.table.Partitioning;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What SQL Server is asked of a column by which the target's table is partitioned. */
class PartitionValuesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "datetime2 | 0001-01-02 | 9999-12-31 | SELECT MIN([At]), MAX([At]) FROM [dbo].[T] WHERE"
            + " [At] >= '0001-01-02T00:00:00' AND [At] < '9999-12-31T00:00:00'",
        "datetime | 0001-01-02 | 9999-12-31 | SELECT MIN([At]), MAX([At]) FROM [dbo].[T] WHERE"
            + " [At] IS NOT NULL",
        "datetime | 2010-01-01 | 9999-12-31 | SELECT MIN([At]), MAX([At]) FROM [dbo].[T] WHERE"
            + " [At] >= '2010-01-01T00:00:00'",
        "datetimeoffset | 2010-01-01 | 2020-01-01 | SELECT SWITCHOFFSET(MIN([At]), '+00:00'),"
            + " SWITCHOFFSET(MAX([At]), '+00:00') FROM [dbo].[T] WHERE [At] >="
            + " '2010-01-01T00:00:00' AND [At] < '2020-01-01T00:00:00'"
      })
  void asksForTheFirstAndTheLastDay(String type, String from, String to, String sql) {
    Partitioning how = how(PartitionMethod.RANGE);
    how.setFrom(from);
    how.setTo(to);

    assertThat(PartitionValues.sql(table(type, how), how)).isEqualTo(sql);
  }

  @Test
  void asksForOneValueMoreThanThereMayBe() {
    Partitioning how = how(PartitionMethod.LIST);
    Table table = table("int", how);
    table.setWhere("Id > 5");

    assertThat(PartitionValues.sql(table, how))
        .isEqualTo(
            "SELECT DISTINCT TOP 1001 [At] FROM [dbo].[T] WHERE (Id > 5\n) AND ([At] IS NOT NULL)");
  }

  private static Partitioning how(PartitionMethod method) {
    return Partitioning.newBuilder().setColumn("At").setMethod(method).build();
  }

  private static Table table(String type, Partitioning how) {
    return Table.newBuilder()
        .setId(new TableId("dbo", "T"))
        .setEstimatedRows(-1)
        .setEstimatedBytes(0)
        .setPartitioning(how)
        .setColumns(
            List.of(
                Column.newBuilder()
                    .setName("At")
                    .setSourceType(type)
                    .setBaseType(type)
                    .setTargetType("timestamp")
                    .setNullable(true)
                    .build()))
        .setKeys(List.of())
        .setIndexes(List.of())
        .setForeignKeys(List.of())
        .setConstraints(List.of())
        .setSequences(List.of())
        .setTypes(List.of())
        .build();
  }
}
