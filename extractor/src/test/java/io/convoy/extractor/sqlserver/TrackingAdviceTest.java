// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.extractor.source.Source.Advice;
import io.convoy.schemas.table.Key;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TrackingAdviceTest {
  private static final String PRODUCT = "Microsoft SQL Server 2022 (RTM), Standard Edition";

  @Test
  void writesOutWhatSwitchesItOnForTablesThatCanHaveIt() {
    Advice advice =
        TrackingAdvice.of(
                PRODUCT, List.of(table("Posts", true, null), table("Log", false, null)), "convoy")
            .orElseThrow();
    assertThat(advice.text())
        .startsWith("change tracking is off for 1 of the 1 tables that can have it");
    assertThat(advice.statements())
        .isEqualTo(
            """
            ALTER DATABASE CURRENT SET CHANGE_TRACKING = ON (CHANGE_RETENTION = 7 DAYS, \
            AUTO_CLEANUP = ON);
            ALTER TABLE [dbo].[Posts] ENABLE CHANGE_TRACKING;
            GRANT VIEW CHANGE TRACKING ON OBJECT::[dbo].[Posts] TO [convoy];\
            """);
  }

  @Test
  void leavesTheDatabaseAloneThatHasItOnForATable() {
    Advice advice =
        TrackingAdvice.of(
                PRODUCT, List.of(table("Posts", true, null), table("Users", true, "7/1")), null)
            .orElseThrow();
    assertThat(advice.statements())
        .isEqualTo(
            """
            ALTER TABLE [dbo].[Posts] ENABLE CHANGE_TRACKING;
            GRANT VIEW CHANGE TRACKING ON OBJECT::[dbo].[Posts] TO ...;\
            """);
  }

  @Test
  void hasNothingToSayWhereItIsOnOrCannotBe() {
    assertThat(TrackingAdvice.of(PRODUCT, List.of(table("Users", true, "7/1")), "convoy"))
        .isEmpty();
    assertThat(TrackingAdvice.of("PostgreSQL 18.1", List.of(table("posts", true, null)), "convoy"))
        .isEmpty();
  }

  private static Table table(String name, boolean hasKey, @Nullable String tracking) {
    Table table = new Table();
    table.setId(new TableId("dbo", name));
    table.setTracking(tracking);
    table.setKeys(
        hasKey
            ? List.of(
                Key.newBuilder().setName("PK").setPrimary(true).setColumns(List.of("Id")).build())
            : List.of());
    return table;
  }
}
