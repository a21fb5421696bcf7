// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.assess;

import static org.assertj.core.api.Assertions.assertThat;

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
    Note note =
        TrackingAdvice.of(
                PRODUCT, List.of(table("Posts", true, null), table("Log", false, null)), "convoy")
            .orElseThrow();
    assertThat(note.place()).isEqualTo(Note.SOURCE);
    assertThat(note.text()).startsWith("change tracking is off for 1 of 1 table that can have it");
    assertThat(note.original())
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
    Note note =
        TrackingAdvice.of(
                PRODUCT, List.of(table("Posts", true, null), table("Users", true, "7/1")), null)
            .orElseThrow();
    assertThat(note.original())
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
