// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.postgres.DatabaseIdentity;
import io.convoy.extractor.source.HeldSnapshot;
import io.convoy.schemas.event.Guarantee;
import io.convoy.schemas.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A point in time of a SQL Server. A database snapshot stays until it is dropped, a transaction
 * until this process ends; the other modes are the readers' own.
 */
record OpenedSnapshot(
    SqlServerSession session,
    String product,
    DatabaseIdentity identity,
    Optional<String> rowversion,
    Optional<String> trackedVersion,
    Optional<String> clock,
    Optional<CapturedPosition> captured,
    SnapshotOpening.Opened opened)
    implements HeldSnapshot {
  private static final Logger LOG = LoggerFactory.getLogger(OpenedSnapshot.class);

  /** The same, with this position. */
  OpenedSnapshot captured(CapturedPosition position) {
    return new OpenedSnapshot(
        session,
        product,
        identity,
        rowversion,
        trackedVersion,
        clock,
        Optional.of(position),
        opened);
  }

  @Override
  public Optional<String> capturedPosition() {
    return captured.map(CapturedPosition::toString);
  }

  @Override
  public String id() {
    return opened.id().toString();
  }

  @Override
  public Guarantee guarantee() {
    return opened.guarantee();
  }

  @Override
  public String method() {
    return opened.method();
  }

  /** Of its own: what was written between two openings cannot be told. */
  @Override
  public String position() {
    return id();
  }

  @Override
  public Description describe() {
    Description described = session.describe(id());
    List<String> warnings = new ArrayList<>();
    for (String reason : opened.reasons()) {
      warnings.add("no stronger point in time: " + reason);
    }
    warnings.addAll(described.warnings());
    return described.saying(warnings);
  }

  @Override
  public long estimate(Table table) {
    return session.requireCondition(table, id());
  }

  @Override
  public List<String> partitionValues(Table table) {
    return session.partitionValues(table, id());
  }

  /** On a connection of its own: whoever releases it is not the session's thread. */
  @Override
  public void release() {
    try (SqlServerSession own = session.another()) {
      own.release(id());
    } catch (ConvoyException e) {
      LOG.warn("{}. The next run drops it", e.getMessage());
    }
  }

  @Override
  public void close() {
    session.letGo(opened.id());
  }
}
