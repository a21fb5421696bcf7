// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.report;

import static io.convoy.cli.progress.Pictures.picture;
import static io.convoy.cli.progress.Pictures.run;
import static io.convoy.cli.progress.Pictures.table;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.convoy.cli.json.ReferenceNames;
import io.convoy.cli.progress.RunPicture;
import io.convoy.schemas.event.AlteredValues;
import io.convoy.schemas.event.ColumnDifference;
import io.convoy.schemas.event.DifferenceKind;
import io.convoy.schemas.event.Kind;
import io.convoy.schemas.event.NamedValue;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RowDifference;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.Stage;
import io.convoy.schemas.event.TableProgress;
import java.util.List;
import org.junit.jupiter.api.Test;

class DifferencesTest {
  @Test
  void namesRowsByTheirKeysAndColumnsWithTheirValues() {
    assertThat(DifferenceLines.of(different()))
        .containsExactly(
            "different: shop.orders: 1 row missing, 1 extra, 1 changed",
            "  missing  id='5'",
            "  extra    row 00000000000000ff: note 'new\\nline'",
            "  changed  id='7', part=NULL: total '1' -> NULL, note");
  }

  @Test
  void saysWhatSettledAndWhatDiffersSince() {
    TableProgress table =
        TableProgress.newBuilder(different()).setRowsSettled(1_200).setRowsSince(1).build();
    assertThat(DifferenceLines.of(table))
        .startsWith(
            "settled: shop.orders: 1,200 rows differed at the first look and no longer at the"
                + " second; 1 differs since, equal at the first look and not counted",
            "different: shop.orders: 1 row missing, 1 extra, 1 changed");
  }

  @Test
  void saysThatATableIsEqualAtOneOfTwoLooksWhereItIsNoMore() {
    TableProgress byLooks =
        table("orders", Stage.VERIFIED)
            .setEqual(true)
            .setRowsExtracted(10)
            .setRowsVerified(11)
            .setRowsMissing(0)
            .setRowsExtra(0)
            .setRowsChanged(0)
            .setRowsSettled(4)
            .setRowsSince(1)
            .build();
    assertThat(Summary.of(picture(run(Phase.COMPLETED).setKind(Kind.VERIFY), byLooks)))
        .anyMatch(line -> line.endsWith(" equal at one of two looks"))
        .anyMatch(line ->
            line.endsWith(
                "all equal at one of two looks: in 1 table not all rows at the same, 1 row differs"
                    + " since"))
        .noneMatch(line -> line.startsWith("different"));
    TableProgress settled = TableProgress.newBuilder(byLooks).setRowsVerified(10).build();
    assertThat(Summary.of(picture(run(Phase.COMPLETED).setKind(Kind.VERIFY), settled)))
        .anyMatch(line -> line.endsWith(", all equal"));
  }

  @Test
  void saysNothingOfRowsThatWereNotToldApart() {
    assertThat(DifferenceLines.of(table("orders", Stage.VERIFIED).build())).isEmpty();
  }

  @Test
  void isADocumentThatSaysNoMoreThanIsShown() throws Exception {
    RunPicture picture =
        picture(
            run(Phase.FAILED).setKind(Kind.VERIFY).setFailureCode("VERIFICATION_DIFFERENCE"),
            different());
    JsonNode document = new JsonMapper().readTree(DifferenceDocument.of(picture));
    assertThat(document.get("equal").asBoolean()).isFalse();
    JsonNode table = document.get("tables").get(0);
    assertThat(table.get("equal").asBoolean()).isFalse();
    assertThat(table.get("missing").asLong()).isOne();
    JsonNode changed = table.get("differences").get(2);
    assertThat(changed.get("key").get(1).get("value").isNull()).isTrue();
    assertThat(changed.get("columns").get(0).get("source").asText()).isEqualTo("1");
    assertThat(changed.get("columns").get(0).get("target").isNull()).isTrue();
    assertThat(changed.get("columns").get(1).has("source")).isFalse();
    assertThat(table.get("differences").get(1).get("columns").get(0).has("source")).isFalse();
  }

  @Test
  void hasTheNamesOfTheReferenceAndNoOthers() throws Exception {
    TableProgress altered =
        TableProgress.newBuilder(different())
            .setAltered(List.of(new AlteredValues("at", "offset not kept", 3L)))
            .build();
    RunPicture picture = picture(run(Phase.FAILED).setKind(Kind.VERIFY), altered);
    assertThat(ReferenceNames.of(new JsonMapper().readTree(DifferenceDocument.of(picture))))
        .isEqualTo(ReferenceNames.listed("verify.md"));
  }

  @Test
  void aTableThatWasNotReachedIsNotEqual() throws Exception {
    RunPicture picture =
        picture(
            run(Phase.FAILED).setKind(Kind.VERIFY).setFailureCode("SOURCE_UNAVAILABLE"),
            table("orders", Stage.PLANNED).setEqual(true).build());
    JsonNode table = new JsonMapper().readTree(DifferenceDocument.of(picture)).get("tables").get(0);
    assertThat(table.get("compared").asBoolean()).isFalse();
    assertThat(table.get("equal").asBoolean()).isFalse();
    assertThat(table.get("missing").isNull()).isTrue();
  }

  @Test
  void nothingIsCalledEqualOfWhichSomeRowsWereLookedAt() throws Exception {
    TableProgress whole =
        table("orders", Stage.VERIFIED).setRowsVerified(10).setEqual(true).build();
    TableProgress byLog =
        table("posts", Stage.VERIFIED).setRowsVerified(3).setEqual(true).setKeysFound(3).build();
    RunState.Builder step = run(Phase.COMPLETED).setKind(Kind.SYNC);
    JsonNode all = new JsonMapper().readTree(DifferenceDocument.of(picture(step, whole)));
    assertThat(all.get("equal").booleanValue()).isTrue();
    JsonNode some = new JsonMapper().readTree(DifferenceDocument.of(picture(step, whole, byLog)));
    assertThat(some.get("equal").isNull()).isTrue();
    assertThat(some.get("tables").findValuesAsText("table")).containsExactly("orders", "posts");
    assertThat(some.get("tables").get(0).get("equal").booleanValue()).isTrue();
    assertThat(some.get("tables").get(1).get("equal").isNull()).isTrue();
    assertThat(some.get("tables").get(1).get("rowsChangedByLog").longValue()).isEqualTo(3);
  }

  @Test
  void aTableByAWatermarkIsNotCalledEqualNorSaidToGoByTheLog() throws Exception {
    TableProgress whole = table("orders", Stage.VERIFIED).setRowsVerified(9).setEqual(true).build();
    TableProgress marked =
        table("posts", Stage.VERIFIED)
            .setRowsVerified(3)
            .setEqual(true)
            .setKeysFound(3)
            .setWatermark("changed_at")
            .build();
    RunPicture picture =
        picture(run(Phase.COMPLETED).setKind(Kind.SYNC).setLookedAt(1), whole, marked);
    JsonNode document = new JsonMapper().readTree(DifferenceDocument.of(picture));
    assertThat(document.get("equal").isNull()).isTrue();
    JsonNode table = document.get("tables").get(1);
    assertThat(table.get("equal").isNull()).isTrue();
    assertThat(table.get("rowsChangedByLog").isNull()).isTrue();
    assertThat(table.get("rowsByWatermark").longValue()).isEqualTo(3);
    assertThat(Summary.verdict(picture))
        .endsWith(
            "1 table by a watermark, of which 3 rows were looked at and are equal, and deletes were"
                + " not looked for; 1 table was compared whole, all equal");
    assertThat(LogLines.ofStep(picture)).isEqualTo("; 1 of 2 tables by a watermark");
  }

  @Test
  void ofATableByChangeTrackingDeletesAreNotSaidToBeLeftOut() throws Exception {
    TableProgress whole = table("orders", Stage.VERIFIED).setRowsVerified(9).setEqual(true).build();
    TableProgress tracked =
        table("posts", Stage.VERIFIED)
            .setRowsVerified(3)
            .setEqual(true)
            .setKeysFound(3)
            .setTracked(true)
            .build();
    RunPicture picture =
        picture(run(Phase.COMPLETED).setKind(Kind.SYNC).setLookedAt(1), whole, tracked);
    JsonNode document = new JsonMapper().readTree(DifferenceDocument.of(picture));
    assertThat(document.get("equal").isNull()).isTrue();
    JsonNode table = document.get("tables").get(1);
    assertThat(table.get("equal").isNull()).isTrue();
    assertThat(table.get("rowsChangedByLog").isNull()).isTrue();
    assertThat(table.get("rowsByWatermark").isNull()).isTrue();
    assertThat(table.get("rowsByChangeTracking").longValue()).isEqualTo(3);
    assertThat(Summary.verdict(picture))
        .endsWith(
            "1 table by change tracking, of which 3 rows were looked at and are equal; 1 table was"
                + " compared whole, all equal");
    assertThat(LogLines.ofStep(picture)).isEqualTo("; 1 of 2 tables by change tracking");
  }

  @Test
  void aTableToWhichRowsAreOnlyAddedIsNotCalledEqualWhereItHasOthers() throws Exception {
    TableProgress whole = table("orders", Stage.VERIFIED).setRowsVerified(9).setEqual(true).build();
    TableProgress.Builder appended =
        table("posts", Stage.VERIFIED)
            .setRowsVerified(9)
            .setEqual(true)
            .setAppended(true)
            .setRowsMissing(2)
            .setRowsExtra(1_200)
            .setRowsChanged(1);
    RunState.Builder step = run(Phase.COMPLETED).setKind(Kind.SYNC);
    RunPicture picture = picture(step, whole, appended.setMended(true).build());
    JsonNode document = new JsonMapper().readTree(DifferenceDocument.of(picture));
    assertThat(document.get("equal").isNull()).isTrue();
    JsonNode table = document.get("tables").get(1);
    assertThat(table.get("equal").isNull()).isTrue();
    assertThat(table.get("rowsLeft").longValue()).isEqualTo(1_201);
    String left =
        "1,200 rows that the source has no more, 1 row with other values than the source's";
    assertThat(Summary.verdict(picture))
        .endsWith(
            "1 table is only added to: no row of the source is missing; left in the target: "
                + left
                + "; 1 table was compared whole, all equal");
    assertThat(Summary.of(picture))
        .anyMatch(line -> line.contains("each row of the source is there; left: " + left))
        .anyMatch(line -> line.endsWith("posts: 2 rows were added; left: " + left))
        .noneMatch(line -> line.contains("mended"));
    assertThat(Summary.verdict(picture(step, appended.setKeysFound(40).build())))
        .contains("no row of the source is missing, as far as rows were looked at; left")
        .doesNotContain("are equal");
    TableProgress same = appended.setKeysFound(-1).setRowsExtra(0).setRowsChanged(0).build();
    assertThat(Summary.verdict(picture(step, whole, same))).contains("2 tables, all equal");
    TableProgress differs = appended.setRowsExtra(1_200).setEqual(false).build();
    assertThat(Summary.of(picture(step, differs))).noneMatch(line -> line.contains("left:"));
  }

  @Test
  void ofATableByChangeDataCaptureItIsSaidUpToWhereThatHadCome() throws Exception {
    TableProgress.Builder captured =
        table("posts", Stage.VERIFIED)
            .setRowsVerified(3)
            .setEqual(true)
            .setKeysFound(3)
            .setCaptured(true);
    RunPicture all = picture(run(Phase.COMPLETED).setKind(Kind.SYNC), captured.build());
    JsonNode document = new JsonMapper().readTree(DifferenceDocument.of(all));
    assertThat(document.get("equal").isNull()).isTrue();
    JsonNode table = document.get("tables").get(0);
    assertThat(table.get("equal").isNull()).isTrue();
    assertThat(table.get("rowsChangedByLog").isNull()).isTrue();
    assertThat(table.get("rowsByChangeTracking").isNull()).isTrue();
    assertThat(table.get("rowsByChangeDataCapture").longValue()).isEqualTo(3);
    assertThat(table.get("capturedUpTo").textValue()).isEmpty();
    assertThat(Summary.verdict(all))
        .endsWith("1 table by change data capture, of which 3 rows were looked at and are equal");
    assertThat(LogLines.ofStep(all)).isEqualTo("; 1 of 1 table by change data capture");
    TableProgress late = captured.setCapturedUpTo("2026-11-27T10:00:02").build();
    TableProgress later = captured.setCapturedUpTo("2026-11-27T10:00:03").build();
    assertThat(Summary.verdict(picture(run(Phase.COMPLETED).setKind(Kind.SYNC), later, late)))
        .endsWith(
            "2 tables by change data capture, of which 6 rows were looked at and are equal, of what"
                + " was captured up to 2026-11-27T10:00:02 by the source's clock, as the step did"
                + " not wait longer");
    assertThat(LogLines.result(late))
        .startsWith("3 rows are equal, by change data capture, of what was captured up to");
  }

  @Test
  void itIsSaidOfHowManyTablesDeletesWereLookedFor() throws Exception {
    TableProgress.Builder marked =
        table("posts", Stage.VERIFIED)
            .setRowsVerified(3)
            .setEqual(true)
            .setKeysFound(3)
            .setWatermark("changed_at");
    TableProgress column = marked.build();
    TableProgress keys = TableProgress.newBuilder(column).setKeysCompared(true).build();
    RunState.Builder step = run(Phase.COMPLETED).setKind(Kind.SYNC).setLookedAt(1);
    assertThat(Summary.verdict(picture(step, keys)))
        .endsWith("are equal, and deletes were looked for by the keys of all rows");
    assertThat(Summary.verdict(picture(step, keys, column)))
        .endsWith("and deletes were looked for in 1 of them, by the keys of all rows");
    JsonNode table =
        new JsonMapper().readTree(DifferenceDocument.of(picture(step, keys))).get("tables").get(0);
    assertThat(table.get("equal").isNull())
        .as("rows may have changed without a new value")
        .isTrue();
    assertThat(table.get("keysCompared").booleanValue()).isTrue();
  }

  private static TableProgress different() {
    return table("orders", Stage.VERIFIED)
        .setRowsVerified(100)
        .setRowsMissing(1)
        .setRowsExtra(1)
        .setRowsChanged(1)
        .setDifferences(
            List.of(
                new RowDifference(
                    DifferenceKind.MISSING,
                    "0000000000000001",
                    List.of(new NamedValue("id", "5")),
                    List.of()),
                new RowDifference(
                    DifferenceKind.EXTRA,
                    "00000000000000ff",
                    List.of(),
                    List.of(new ColumnDifference("note", true, null, "new\nline"))),
                new RowDifference(
                    DifferenceKind.CHANGED,
                    "0000000000000002",
                    List.of(new NamedValue("id", "7"), new NamedValue("part", null)),
                    List.of(
                        new ColumnDifference("total", true, "1", null),
                        new ColumnDifference("note", false, null, null)))))
        .build();
  }
}
