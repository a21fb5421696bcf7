// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.task;

import io.convoy.extractor.source.CountRequest;
import io.convoy.extractor.source.MarkRequest;
import io.convoy.extractor.source.MarkedRows;
import io.convoy.extractor.source.SourceSession;
import io.convoy.schemas.event.CountTable;
import io.convoy.schemas.event.TableCounted;
import io.convoy.schemas.event.TableMarked;
import io.convoy.schemas.event.Task;
import io.convoy.schemas.event.WatermarkWish;
import io.convoy.schemas.name.TableName;
import io.convoy.schemas.row.RowLayout.Part;
import io.convoy.schemas.table.Table;

/**
 * Asks the source how many rows a table has: what its chunks must add up to; and up to where its
 * watermark has come, from where steps that follow the load are to look for changes.
 */
final class CountWork implements TaskWork {
  private final SourceSession session;
  private final SnapshotWays ways;
  private final Layouts layouts;

  CountWork(SourceSession session, SnapshotWays ways, Layouts layouts) {
    this.session = session;
    this.ways = ways;
    this.layouts = layouts;
  }

  @Override
  public Outcome run(Task task, TaskTransaction transaction) {
    CountTable count = (CountTable) task.getPayload();
    Part part = count.getSchemaId() < 0 ? Part.WHOLE : layouts.of(count.getSchemaId()).part();
    CountRequest request = new CountRequest(count.getTable(), part, count.getSnapshotId());
    mark(task.getRunId(), count, transaction);
    transaction.fact(
        task.getRunId(),
        new TableCounted(
            count.getTable(),
            count.getGeneration(),
            count.getSnapshotId(),
            count(task.getRunId(), request)));
    return Outcome.NOTHING;
  }

  /** Says up to where the table's watermark has come at that point in time, where asked to. */
  private void mark(String runId, CountTable count, TaskTransaction transaction) {
    WatermarkWish wish = count.getWatermark();
    Table outline = count.getOutline();
    if (wish == null || outline == null) {
      return;
    }
    MarkRequest request = new MarkRequest(outline, wish, count.getSnapshotId());
    MarkedRows rows =
        ways.enter(
            runId,
            count.getSnapshotId(),
            request.describe(),
            way -> session.marked(request.at(way)));
    transaction.fact(
        runId,
        new TableMarked(
            count.getTable(),
            count.getGeneration(),
            count.getSnapshotId(),
            rows.reached(),
            -1L,
            rows.obstacle(),
            rows.upTo()));
  }

  /** How many rows the table has at that point in time. */
  long count(String runId, CountRequest request) {
    String doing = "Counting the rows of " + TableName.of(request.table());
    return ways.enter(runId, request.snapshotId(), doing, way -> session.count(request.at(way)));
  }
}
