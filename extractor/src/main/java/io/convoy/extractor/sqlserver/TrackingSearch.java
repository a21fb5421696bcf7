// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import io.convoy.extractor.source.KeyQuery;
import io.convoy.extractor.source.KeySql;
import io.convoy.extractor.source.MarkRequest;
import io.convoy.extractor.source.MarkedRows;
import io.convoy.extractor.sqlserver.catalog.TrackedTables;
import io.convoy.extractor.sqlserver.tsql.SqlServerNames;
import io.convoy.schemas.table.Key;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks change tracking which rows of a table changed, were deleted among them, since a version. It
 * is asked in the database itself and after the point in time was opened: all that this sees is
 * told then, and a key that is told too early does no harm.
 */
final class TrackingSearch {
  private static final KeySql KEYS = new RowKeySql();

  /** The errors of change tracking: it is off, or cannot be asked on a secondary replica. */
  private static final ChangeQuestion QUESTION =
      new ChangeQuestion(error -> error >= 22_100 && error <= 22_129);

  private final MarkRequest request;
  private final String table;

  TrackingSearch(MarkRequest request) {
    this.request = request;
    this.table = SqlServerNames.quote(request.table().getId());
  }

  /**
   * @param current in the database, not in the point in time
   */
  MarkedRows find(Connection current) throws SQLException {
    String reached = request.wish().getTrackedVersion();
    String from = request.wish().getFrom();
    if (reached == null || from == null) {
      return MarkedRows.none(
          reached, reached == null ? "change tracking is off in the database" : null);
    }
    Optional<String> obstacle = obstacle(TrackedVersion.parse(reached), TrackedVersion.parse(from));
    if (obstacle.isPresent()) {
      return MarkedRows.none(reached, obstacle.orElseThrow());
    }
    return QUESTION.ask(
        reached,
        () -> {
          Optional<String> gap = gap(current);
          return gap.isPresent()
              ? MarkedRows.none(reached, gap.orElseThrow())
              : keys(current, reached, TrackedVersion.parse(from).version());
        });
  }

  /**
   * Looks once more from where on changes are told, since old ones are removed meanwhile.
   *
   * @param current in a later transaction than the one that found them
   */
  MarkedRows confirm(Connection current, MarkedRows found) throws SQLException {
    String reached = found.reached();
    if (reached == null || found.keys() == null) {
      return found;
    }
    return QUESTION.ask(
        reached, () -> gap(current).map(gap -> MarkedRows.none(reached, gap)).orElse(found));
  }

  /** What can be told without a question. */
  private Optional<String> obstacle(TrackedVersion reached, TrackedVersion from) {
    if (!reached.database().equals(from.database())) {
      return Optional.of("the source is another database than before, or was restored");
    }
    if (reached.version() < from.version()) {
      return Optional.of(
          "change tracking is at version %d, and was at %d"
              .formatted(reached.version(), from.version()));
    }
    boolean isPrimaryKey =
        request.table().getKeys().stream()
            .filter(Key::getPrimary)
            .anyMatch(
                key -> Set.copyOf(key.getColumns()).equals(Set.copyOf(request.wish().getKey())));
    return isPrimaryKey
        ? KeyQuery.obstacle(request, KEYS)
        : Optional.of("its rows are told apart by other columns than the primary key's");
  }

  private MarkedRows keys(Connection current, String reached, long from) throws SQLException {
    return new KeyQuery(current, request, KEYS)
        .find(reached, "CHANGETABLE(CHANGES %s, %d) AS c".formatted(table, from), "changed");
  }

  /** Why changes since the mark may not be told; empty where all are. */
  private Optional<String> gap(Connection current) throws SQLException {
    TrackedVersion from = TrackedVersion.parse(String.valueOf(request.wish().getFrom()));
    Optional<TrackedVersion> now = TrackedVersion.read(current);
    if (!now.map(TrackedVersion::database).equals(Optional.of(from.database()))) {
      return Optional.of("the source is another database than when the step began");
    }
    String query =
        """
        SELECT CHANGE_TRACKING_MIN_VALID_VERSION(t.object_id), k.begin_version, %s
        %s
        WHERE t.object_id = OBJECT_ID(%s)\
        """
            .formatted(
                TrackedTables.IDENTITY, TrackedTables.FROM_TRACKED, SqlServerNames.literal(table));
    try (Statement statement = current.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      return row.next()
          ? gap(from.version(), row.getString(1), row.getLong(2), row.getString(3))
          : Optional.of("change tracking is off");
    }
  }

  private Optional<String> gap(long from, @Nullable String oldest, long begin, String identity) {
    if (oldest == null) {
      return Optional.of(
          "the login may not see what changed (GRANT VIEW CHANGE TRACKING ON OBJECT::"
              + table
              + ")");
    }
    if (Long.parseLong(oldest) > from) {
      return Optional.of(
          "change tracking has what changed after version %s, and the target what changed up to %d"
              .formatted(oldest, from));
    }
    // Versions move with tracked changes alone: what came before may bear the mark's own number.
    if (begin >= from) {
      return Optional.of(
          "change tracking began at version %d, and the target has what changed up to %d"
              .formatted(begin, from));
    }
    return identity.equals(request.table().getTracking())
        ? Optional.empty()
        : Optional.of("the table or its change tracking is another than when the step began");
  }
}
