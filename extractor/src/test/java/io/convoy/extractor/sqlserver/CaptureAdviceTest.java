// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.extractor.source.Source.Advice;
import io.convoy.schemas.table.ChangeCapture;
import io.convoy.schemas.table.Key;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CaptureAdviceTest {
  private static final String PRODUCT = "Microsoft SQL Server 2022 (RTM), Standard Edition";
  private static final ChangeCapture ON = new ChangeCapture("dbo_Users", "7", null);
  private static final ChangeCapture PARTLY = new ChangeCapture("dbo_Users", "7", "leaves out");

  @Test
  void writesOutWhatSwitchesItOnForTablesThatHaveNeither() {
    Advice advice =
        CaptureAdvice.of(
                PRODUCT,
                List.of(
                    table("Posts", true, null, null),
                    table("O'Log", true, null, null),
                    table("Heap", false, null, null),
                    table("Tracked", true, "7/1", null)),
                "convoy")
            .orElseThrow();
    assertThat(advice.text())
        .contains("for 2 of the tables", "SQL Server Agent", "Standard from 2016 SP1 on");
    assertThat(advice.statements())
        .isEqualTo(
            """
            EXEC sys.sp_cdc_enable_db;
            EXEC sys.sp_cdc_enable_table @source_schema = N'dbo', @source_name = N'Posts', \
            @role_name = NULL;
            EXEC sys.sp_cdc_enable_table @source_schema = N'dbo', @source_name = N'O''Log', \
            @role_name = NULL;
            GRANT SELECT ON cdc.change_tables TO [convoy];
            GRANT SELECT ON cdc.captured_columns TO [convoy];\
            """);
  }

  @Test
  void leavesTheDatabaseAloneThatHasItOnForATable() {
    Advice advice =
        CaptureAdvice.of(
                PRODUCT,
                List.of(table("Posts", true, null, null), table("Users", true, null, PARTLY)),
                null)
            .orElseThrow();
    assertThat(advice.statements()).doesNotContain("enable_db").contains("TO ...;");
  }

  @Test
  void hasNothingToSayWhereOneOfThemIsOnOrTheEditionLacksIt() {
    List<Table> off = List.of(table("Posts", true, null, null));
    assertThat(CaptureAdvice.of(PRODUCT, List.of(table("Users", true, null, ON)), "c")).isEmpty();
    assertThat(CaptureAdvice.of(PRODUCT, List.of(table("T", true, "7/1", null)), "c")).isEmpty();
    assertThat(CaptureAdvice.of("Microsoft SQL Server 2022, Express Edition (64-bit)", off, "c"))
        .isEmpty();
    assertThat(CaptureAdvice.of("Microsoft SQL Server 2022, Web Edition (64-bit)", off, "c"))
        .isEmpty();
    assertThat(CaptureAdvice.of("PostgreSQL 18.1", off, "c")).isEmpty();
  }

  @Test
  void whereItTellsAllChangeTrackingIsNotToBeSwitchedOn() {
    assertThat(TrackingAdvice.of(PRODUCT, List.of(table("Users", true, null, ON)), "c")).isEmpty();
    assertThat(TrackingAdvice.of(PRODUCT, List.of(table("Users", true, null, PARTLY)), "c"))
        .isPresent();
  }

  private static Table table(
      String name, boolean hasKey, @Nullable String tracking, @Nullable ChangeCapture captured) {
    Table table = new Table();
    table.setId(new TableId("dbo", name));
    table.setTracking(tracking);
    table.setCaptured(captured);
    table.setKeys(
        hasKey
            ? List.of(
                Key.newBuilder().setName("PK").setPrimary(true).setColumns(List.of("Id")).build())
            : List.of());
    return table;
  }
}
