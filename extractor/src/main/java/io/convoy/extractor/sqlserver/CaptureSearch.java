// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import io.convoy.extractor.source.KeyQuery;
import io.convoy.extractor.source.KeySql;
import io.convoy.extractor.source.MarkRequest;
import io.convoy.extractor.source.MarkedRows;
import io.convoy.extractor.sqlserver.CapturedPosition.Mark;
import io.convoy.extractor.sqlserver.catalog.CapturedTables;
import io.convoy.extractor.sqlserver.tsql.SqlServerNames;
import io.convoy.schemas.table.ChangeCapture;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Asks change data capture which rows of a table changed, were deleted among them, since a mark. It
 * is asked in the database itself and after the point in time was opened, and has come as far as
 * its job has read the log: so it is waited for, and where that takes long, what is told says up to
 * when. A key that is told too early does no harm.
 *
 * <pre>
 *  isOver    again and again, each in a transaction of its own
 *  find      the keys
 *  confirm   in another transaction: old changes are removed meanwhile
 * </pre>
 *
 * Used once, by one thread.
 */
final class CaptureSearch {
  /** Twice as long as the job pauses between two looks at the log, unless it is told otherwise. */
  static final int PATIENCE_SECONDS = 10;

  private static final KeySql KEYS = new RowKeySql();

  /**
   * Besides those of its own, that there are not enough arguments: what its functions say of a
   * range that is not there.
   */
  private static final ChangeQuestion QUESTION =
      new ChangeQuestion(error -> error == 313 || error >= 22_800 && error <= 22_999);

  private static final String WAIT = "WAITFOR DELAY '00:00:01'";

  private final MarkRequest request;
  private final String table;
  private final @Nullable CapturedPosition opened;
  private final @Nullable Mark from;
  private int looks;

  CaptureSearch(MarkRequest request) {
    this.request = request;
    this.table = SqlServerNames.quote(request.table().getId());
    String position = request.wish().getCapturedPosition();
    String mark = request.wish().getFrom();
    this.opened = position == null ? null : CapturedPosition.parse(position);
    this.from = mark == null ? null : Mark.parse(mark);
  }

  /**
   * True once all is captured that the point in time sees, or it was waited for long enough; every
   * look but the first waits for a second.
   *
   * @param current in the database, in a transaction that has read nothing yet
   */
  boolean isOver(Connection current) throws SQLException {
    CapturedPosition position = opened;
    if (position == null || from == null || obstacle(position, from).isPresent()) {
      return true;
    }
    try (Statement statement = current.createStatement()) {
      if (looks > 0) {
        statement.execute(WAIT);
      }
      looks++;
      Optional<Captured> now = captured(statement, position);
      return looks > PATIENCE_SECONDS || now.isEmpty() || now.orElseThrow().isEnough();
    } catch (SQLException e) {
      if (QUESTION.isAnswer(e)) {
        return true;
      }
      throw e;
    }
  }

  /**
   * @param current in the database, not in the point in time
   */
  MarkedRows find(Connection current) throws SQLException {
    CapturedPosition position = opened;
    if (position == null) {
      return MarkedRows.none(
          null, "change data capture is off in the database, or had captured nothing for a minute");
    }
    Mark mark = position.mark();
    if (from == null) {
      return MarkedRows.none(mark.toString(), null);
    }
    String reached = mark.orLater(from).toString();
    Optional<String> obstacle = obstacle(position, from);
    return obstacle.isPresent()
        ? MarkedRows.none(mark.toString(), obstacle.orElseThrow())
        : QUESTION.ask(mark.toString(), () -> keys(current, position, from, reached));
  }

  /**
   * Looks once more from where on changes are told.
   *
   * @param current in a later transaction than the one that found them
   */
  MarkedRows confirm(Connection current, MarkedRows found) throws SQLException {
    CapturedPosition position = opened;
    if (position == null || from == null || found.keys() == null) {
      return found;
    }
    String mark = position.mark().toString();
    return QUESTION.ask(
        mark,
        () -> gap(current, position, from).map(gap -> MarkedRows.none(mark, gap)).orElse(found));
  }

  /** What can be told without a question. */
  private Optional<String> obstacle(CapturedPosition position, Mark from) {
    if (instance().isEmpty()) {
      return Optional.of("change data capture is off");
    }
    return position.database().equals(from.database())
        ? KeyQuery.obstacle(request, KEYS)
        : Optional.of("the source is another database than before, or was restored");
  }

  private MarkedRows keys(Connection current, CapturedPosition position, Mark from, String reached)
      throws SQLException {
    String mark = position.mark().toString();
    Optional<String> gap = gap(current, position, from);
    if (gap.isPresent()) {
      return MarkedRows.none(mark, gap.orElseThrow());
    }
    Optional<Captured> now;
    try (Statement statement = current.createStatement()) {
      now = captured(statement, position);
    }
    if (now.isEmpty() || now.orElseThrow().lsn().compareTo(from.lsn()) < 0) {
      return MarkedRows.none(
          mark,
          "change data capture has come to %s, and had come to %s"
              .formatted(now.map(Captured::lsn).orElse("nothing"), from.lsn()));
    }
    Captured captured = now.orElseThrow();
    KeyQuery query = new KeyQuery(current, request, KEYS);
    MarkedRows rows =
        captured.lsn().equals(from.lsn())
            ? query.found(reached, List.of())
            : query.find(reached, changes(from.lsn(), captured.lsn()), "changed");
    return rows.keys() == null
        ? MarkedRows.none(mark, rows.obstacle())
        : rows.upTo(captured.isPassed() ? null : captured.at());
  }

  /** A row that changed often is told once. */
  private String changes(String after, String to) {
    String key =
        request.wish().getKey().stream()
            .map(SqlServerNames::quote)
            .collect(Collectors.joining(", "));
    return "(SELECT DISTINCT %s FROM cdc.%s(sys.fn_cdc_increment_lsn(%s), %s, N'all update old')) AS c"
        .formatted(key, SqlServerNames.quote("fn_cdc_get_all_changes_" + instance()), after, to);
  }

  private String instance() {
    ChangeCapture captured = request.table().getCaptured();
    return captured == null ? "" : captured.getInstance();
  }

  /** Why changes since the mark may not be told; empty where all are. */
  private Optional<String> gap(Connection current, CapturedPosition position, Mark from)
      throws SQLException {
    if (!DatabaseOrigin.read(current).equals(position.database())) {
      return Optional.of("the source is another database than when the step began");
    }
    String instance = SqlServerNames.literal(instance());
    String query =
        """
        SELECT CONVERT(varchar(22), sys.fn_cdc_get_min_lsn(%s), 1), %s
        %s
        WHERE k.capture_instance = %s AND t.object_id = OBJECT_ID(%s)\
        """
            .formatted(
                instance,
                CapturedTables.IDENTITY,
                CapturedTables.FROM_CAPTURED,
                instance,
                SqlServerNames.literal(table));
    try (Statement statement = current.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      return row.next()
          ? gap(from, row.getString(1), row.getString(2))
          : Optional.of("change data capture is off");
    }
  }

  private Optional<String> gap(Mark from, @Nullable String oldest, String identity) {
    if (oldest == null || oldest.matches("0x0*")) {
      return Optional.of(
          "the login may not see what changed (it has to be in the role that guards %s), or nothing was captured yet"
              .formatted(instance()));
    }
    if (oldest.compareTo(from.lsn()) > 0) {
      return Optional.of(
          "change data capture has what changed from %s on, and the target what changed up to %s"
              .formatted(oldest, from.lsn()));
    }
    ChangeCapture captured = request.table().getCaptured();
    return captured != null && identity.equals(captured.getIdentity())
        ? Optional.empty()
        : Optional.of("the table or its change data capture is another than when the step began");
  }

  /** How far the job has come, in the database; empty where nobody knows. */
  private static Optional<Captured> captured(Statement statement, CapturedPosition position)
      throws SQLException {
    String query =
        """
        SELECT CONVERT(varchar(22), m.lsn, 1), CONVERT(varchar(33), m.at, 126),
          CASE WHEN m.lsn > %s AND m.at > DATEADD(SECOND, 1, o.at) THEN 1 ELSE 0 END,
          DATEDIFF(SECOND, o.at, GETDATE())
        FROM (SELECT sys.fn_cdc_get_max_lsn() AS lsn,
            sys.fn_cdc_map_lsn_to_time(sys.fn_cdc_get_max_lsn()) AS at) m
        CROSS JOIN (SELECT CAST('%s' AS datetime) AS at) o
        WHERE m.lsn IS NOT NULL AND m.at IS NOT NULL\
        """
            .formatted(position.newest(), position.openedAt());
    try (ResultSet row = statement.executeQuery(query)) {
      return row.next()
          ? Optional.of(
              new Captured(row.getString(1), row.getString(2), row.getInt(3) == 1, row.getLong(4)))
          : Optional.empty();
    }
  }

  /**
   * How far the job has come.
   *
   * @param lsn of the newest commit that is captured
   * @param at when that was, by the server's clock
   * @param isPassed it is younger than the point in time, which so sees no change that is missing;
   *     by a second, as a note that there was nothing to capture has the time at which it was made
   * @param seconds since the point in time was opened; negative where the clock was set back
   */
  private record Captured(String lsn, String at, boolean isPassed, long seconds) {
    boolean isEnough() {
      return isPassed || seconds < 0 || seconds >= PATIENCE_SECONDS;
    }
  }
}
