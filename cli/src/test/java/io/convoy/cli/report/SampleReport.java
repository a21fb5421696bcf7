// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.report;

import io.convoy.cli.pipeline.Reject;
import io.convoy.cli.progress.Pictures;
import io.convoy.cli.progress.RunPicture;
import io.convoy.cli.report.RunReport.Origin;
import io.convoy.common.config.EffectiveSetting;
import io.convoy.schemas.event.AlteredValues;
import io.convoy.schemas.event.ColumnDifference;
import io.convoy.schemas.event.DifferenceKind;
import io.convoy.schemas.event.Guarantee;
import io.convoy.schemas.event.Kind;
import io.convoy.schemas.event.LeftOut;
import io.convoy.schemas.event.NamedValue;
import io.convoy.schemas.event.Phase;
import io.convoy.schemas.event.RejectedRow;
import io.convoy.schemas.event.RowDifference;
import io.convoy.schemas.event.RunState;
import io.convoy.schemas.event.Stage;
import io.convoy.schemas.event.StageTime;
import io.convoy.schemas.event.StepTime;
import io.convoy.schemas.event.TableProgress;
import io.convoy.schemas.table.TableId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reports of runs, one of them with something of everything and names that nobody should trust. */
final class SampleReport {
  static final String EVIL =
      "<script>alert('1')</script> \u001b[31m\u202e& \"; DROP TABLE x;--\n$1 %s \uD83D\uDE9A";

  private static final Instant START = Pictures.START;

  private SampleReport() {}

  /** With nothing but the run. */
  static RunReport of(RunPicture picture) {
    return new RunReport(origin(), picture, null, List.of());
  }

  /** Whatever is called something is called that. */
  static RunReport ofEverything(String name) {
    return new RunReport(
        origin(),
        new RunPicture(run(name).build(), List.of(table(name), Pictures.copying("orders", 5, 5))),
        rows(name),
        List.of(reject(name)));
  }

  private static Origin origin() {
    return new Origin(
        "shop",
        List.of(
            new EffectiveSetting("source.url", "jdbc:sqlserver://old;databaseName=Shop"),
            new EffectiveSetting("tables[0].where", "a < 5 AND b = '<script>'")),
        "1.0.0",
        "4.3.1",
        START.plusSeconds(100));
  }

  private static RunState.Builder run(String name) {
    return Pictures.run(Phase.COMPLETED)
        .setSource("SQL Server 2022 " + name)
        .setTarget("PostgreSQL 18.0")
        .setMethod("a database snapshot")
        .setPosition("0x0000002a")
        .setSnapshots(2)
        .setReread(1)
        .setGuarantee(Guarantee.ONE_POINT_IN_TIME)
        .setLeftOut(1)
        .setOldTables(2)
        .setEndedAt(START.plusSeconds(90))
        .setSteps(
            List.of(
                new StepTime(Phase.DESCRIBE, START, 1_500L),
                new StepTime(Phase.COPY, START.plusSeconds(2), 88_000L),
                new StepTime(Phase.COMPLETED, START.plusSeconds(90), 0L)))
        .setWarnings(
            List.of(
                "view shop." + name + " is not carried: CREATE VIEW v AS\n  SELECT '" + name + "'",
                "a lock was waited for"));
  }

  private static TableProgress table(String name) {
    return TableProgress.newBuilder(Pictures.copying(name, 10, 12))
        .setStage(Stage.VERIFIED)
        .setChunks(3)
        .setChunksExtracted(3)
        .setGeneration(1)
        .setBegunAnew(List.of("the snapshot was lost: " + name))
        .setRowsCounted(12)
        .setRowsRejected(2)
        .setRejectedSum(5)
        .setRowsVerified(10)
        .setChecksum(-2)
        .setChecksumVerified(-7)
        .setEqual(true)
        .setDifferences(differences(name, name))
        .setAltered(List.of(new AlteredValues(name, "offset not kept", 3L)))
        .setLeftOut(List.of(new LeftOut("key " + name, name, List.of("id=" + name), List.of(name))))
        .setWarnings(List.of("trigger t is not carried: " + name, "a remark on " + name))
        .setReached(
            List.of(
                new StageTime(Stage.PLANNED, START.plusSeconds(2)),
                new StageTime(Stage.EXTRACTED, START.plusSeconds(42))))
        .build();
  }

  private static RunPicture rows(String name) {
    TableProgress compared =
        TableProgress.newBuilder(Pictures.copying(name, 10, 12))
            .setStage(Stage.VERIFIED)
            .setRowsVerified(10)
            .setRowsMissing(1)
            .setRowsExtra(0)
            .setRowsChanged(1)
            .setDetail("of " + name)
            .setDifferences(differences(name, name))
            .build();
    return new RunPicture(
        Pictures.run(Phase.FAILED).setKind(Kind.VERIFY).build(), List.of(compared));
  }

  private static List<RowDifference> differences(String name, @Nullable String value) {
    return List.of(
        new RowDifference(
            DifferenceKind.CHANGED,
            "00000000000000ff",
            List.of(new NamedValue(name, value)),
            List.of(new ColumnDifference(name, true, value, null))));
  }

  private static Reject reject(String name) {
    RejectedRow row =
        RejectedRow.newBuilder()
            .setRunId(Pictures.RUN)
            .setAt(START)
            .setTable(new TableId("shop", name))
            .setChunk(1)
            .setRow(17)
            .setTopic("t")
            .setPartition(0)
            .setOffset(3)
            .setColumn(name)
            .setSqlState("23514")
            .setReason("violates check constraint " + name)
            .setSchemaId(1)
            .build();
    return new Reject(row, List.of(name), List.of("a value that is nobody's business"));
  }
}
