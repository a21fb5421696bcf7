// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.task;

import io.convoy.common.channel.TableDescriptions;
import io.convoy.common.config.ConvoyConfig;
import io.convoy.common.lifecycle.ServiceContext;
import io.convoy.extractor.source.HeldSnapshot;
import io.convoy.extractor.source.HeldSnapshot.Description;
import io.convoy.extractor.source.PreparedLog;
import io.convoy.extractor.source.SourceSession;
import io.convoy.schemas.event.DescribeSource;
import io.convoy.schemas.event.SnapshotOpened;
import io.convoy.schemas.event.Task;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.topic.Topics;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens a snapshot and describes the tables in it; with reopen, it only opens one. */
final class DescribeWork implements TaskWork {
  private static final Logger LOG = LoggerFactory.getLogger(DescribeWork.class);

  private final ConvoyConfig config;
  private final Clock clock;
  private final Topics topics;
  private final SourceSession session;
  private final Shared shared;

  DescribeWork(ServiceContext context, SourceSession session, Shared shared) {
    this.config = context.config();
    this.clock = context.clock();
    this.topics = context.topics();
    this.session = session;
    this.shared = shared;
  }

  @Override
  public Outcome run(Task task, TaskTransaction transaction) {
    DescribeSource wish = (DescribeSource) task.getPayload();
    PreparedLog log = LogMarking.prepare(config, session, wish);
    HeldSnapshot snapshot = session.open();
    try {
      report(task, snapshot, log, transaction);
    } catch (RuntimeException | Error e) {
      snapshot.release();
      throw e;
    }
    return new Outcome() {
      @Override
      public void committed() {
        shared.snapshots().hold(task.getRunId(), snapshot, shared.runs()::isEndedForGood);
      }

      @Override
      public void abandoned() {
        snapshot.release();
      }
    };
  }

  private void report(
      Task task, HeldSnapshot snapshot, PreparedLog log, TaskTransaction transaction) {
    DescribeSource wish = (DescribeSource) task.getPayload();
    boolean reopened = wish.getReopen();
    Description description =
        reopened
            ? new Description(List.of(), List.of(), List.of())
            : RunDescription.of(config, snapshot, wish, clock);
    LogMarking.mark(config, description.tables(), snapshot, log);
    TableDescriptions descriptions = new TableDescriptions(shared.codec());
    for (Table table : description.tables()) {
      descriptions.facts(topics, table).forEach(fact -> transaction.fact(task.getRunId(), fact));
    }
    transaction.fact(task.getRunId(), opened(snapshot, description, log, reopened));
    LOG.info(
        "{}: opened snapshot {} of {}, {} tables described",
        task.getTaskId(),
        snapshot.id(),
        snapshot.product(),
        description.tables().size());
  }

  private static SnapshotOpened opened(
      HeldSnapshot snapshot, Description description, PreparedLog log, boolean reopened) {
    List<String> warnings = new ArrayList<>(description.warnings());
    warnings.addAll(log.notes());
    return SnapshotOpened.newBuilder()
        .setSnapshotId(snapshot.id())
        .setReopened(reopened)
        .setGuarantee(snapshot.guarantee())
        .setSource(snapshot.product())
        .setMethod(snapshot.method())
        .setPosition(snapshot.position())
        .setTables(description.tables().size())
        .setWarnings(warnings)
        .setIdentity(List.copyOf(snapshot.identity().marks()))
        .setLog(log.source())
        .setRowversion(snapshot.rowversion().orElse(null))
        .setTrackedVersion(snapshot.trackedVersion().orElse(null))
        .setClock(snapshot.clock().orElse(null))
        .setCapturedPosition(snapshot.capturedPosition().orElse(null))
        .build();
  }
}
