// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres.log;

import io.convoy.common.postgres.SeenTransactions;
import io.convoy.common.postgres.SqlNames;
import io.convoy.extractor.postgres.log.LogSlot.State;
import io.convoy.extractor.source.LogMark;
import io.convoy.extractor.source.LogWish;
import io.convoy.extractor.source.LogWish.Making;
import io.convoy.extractor.source.PreparedLog;
import io.convoy.schemas.event.LogSource;
import io.convoy.schemas.table.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.postgresql.replication.LogSequenceNumber;

/**
 * Makes publication and slot before a point in time is opened, where they are wanted and missing.
 * What was under way while something was made is waited for: it may have changed rows that the log
 * does not tell, and the point in time has to see them.
 */
public final class LogPreparation {
  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final String TABLES_WANTED = "it is not in the publication";
  private static final String NO_PUBLICATION = "there is no publication";
  private static final String PRIVILEGE = "42501";

  private final Connection connection;
  private final LogWish wish;
  private final String visible;
  private final LogSlot slot;
  private final List<String> notes = new ArrayList<>();

  /** Whether the slot was there before. */
  private enum Age {
    FRESH,
    KNOWN
  }

  /**
   * @param connection used for this alone, not read-only
   * @param visible SQL of what a snapshot sees
   */
  public LogPreparation(Connection connection, LogWish wish, String visible) {
    this.connection = connection;
    this.wish = wish;
    this.visible = visible;
    this.slot = new LogSlot(connection, wish.slot());
  }

  /**
   * @param tables oids of those that are carried
   */
  public PreparedLog prepare(List<Long> tables) throws SQLException {
    Optional<String> missing = missing();
    if (missing.isPresent()) {
      return PreparedLog.without(missing.orElseThrow());
    }
    boolean isPublished = publish(LogMarks.read(connection, tables, wish.publication()));
    if (!isPublication()) {
      return new PreparedLog(null, Map.of(), notes);
    }
    Optional<State> state = slot.state().filter(there -> there.uselessBecause().isEmpty());
    if (isPublished || state.isEmpty() || wish.making() == Making.ANEW) {
      return anew(tables);
    }
    return new PreparedLog(source(Age.KNOWN), Map.of(), notes);
  }

  private PreparedLog anew(List<Long> tables) throws SQLException {
    if (!makeSlot()) {
      return new PreparedLog(null, Map.of(), notes);
    }
    Map<TableId, String> settled = marks(tables);
    if (!awaitOthers()) {
      slot.drop();
      return PreparedLog.without(
          "sync.capture: a transaction of the source is open for long: changes cannot be found in"
              + " the log from here on, and tables are compared");
    }
    return new PreparedLog(source(Age.FRESH), settled, notes);
  }

  private LogSource source(Age age) throws SQLException {
    State there = slot.state().orElseThrow();
    return new LogSource(
        wish.slot(),
        wish.publication(),
        LogSlot.server(connection),
        LogSequenceNumber.valueOf(there.confirmed()).asString(),
        age == Age.FRESH,
        there.lag());
  }

  private Optional<String> missing() throws SQLException {
    if (!"f".equals(LogSlot.text(connection, "SELECT pg_is_in_recovery()"))) {
      return Optional.of(
          "sync.capture: the source is a standby, whose log is not read: tables are compared");
    }
    String level = LogSlot.text(connection, "SHOW wal_level");
    return "logical".equals(level)
        ? Optional.empty()
        : Optional.of(
            "sync.capture: the source's wal_level is %s, and its log can only be read where it is logical (a restart): tables are compared"
                .formatted(level));
  }

  /** True where something was added: the slot may know the publication as it was. */
  private boolean publish(Map<TableId, LogMark> marks) throws SQLException {
    List<TableId> lacking = new ArrayList<>();
    boolean isThere = true;
    for (Map.Entry<TableId, LogMark> table : marks.entrySet()) {
      String obstacle = table.getValue().obstacle();
      isThere &= !NO_PUBLICATION.equals(obstacle);
      if (NO_PUBLICATION.equals(obstacle) || TABLES_WANTED.equals(obstacle)) {
        lacking.add(table.getKey());
      }
    }
    if (lacking.isEmpty()) {
      return false;
    }
    String statement =
        (isThere
                ? "ALTER PUBLICATION %s ADD TABLE ONLY %s"
                : "CREATE PUBLICATION %s FOR TABLE ONLY %s")
            .formatted(
                SqlNames.quote(wish.publication()),
                String.join(", ONLY ", lacking.stream().map(SqlNames::quote).sorted().toList()));
    if (wish.making() == Making.NOTHING) {
      return false;
    }
    return execute(statement, "the publication");
  }

  /** A slot that is older than its publication tells nothing. */
  private boolean isPublication() throws SQLException {
    String name = SqlNames.literal(wish.publication());
    return "t"
        .equals(
            LogSlot.text(
                connection,
                "SELECT EXISTS (SELECT FROM pg_publication WHERE pubname = %s)".formatted(name)));
  }

  private boolean makeSlot() throws SQLException {
    if (wish.making() == Making.NOTHING) {
      return false;
    }
    if (slot.state().isPresent()) {
      slot.drop();
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET statement_timeout = " + LONGEST.toMillis());
      slot.create();
      notes.add(
          "replication slot %s keeps log back at the source from now on; 'convoy sync --drop-slot' removes it"
              .formatted(wish.slot()));
      return true;
    } catch (SQLException e) {
      notes.add(
          "sync.capture: replication slot %s cannot be made (%s; it needs the attribute REPLICATION of the source's user, and a free one of max_replication_slots): tables are compared"
              .formatted(wish.slot(), e.getMessage()));
      return false;
    }
  }

  /** False where the user may not. */
  private boolean execute(String sql, String what) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
      return true;
    } catch (SQLException e) {
      if (!PRIVILEGE.equals(e.getSQLState())) {
        throw e;
      }
      notes.add(
          "sync.capture: %s has to be made by an owner of its tables, which are compared until then: %s"
              .formatted(what, sql));
      return false;
    }
  }

  private Map<TableId, String> marks(List<Long> tables) throws SQLException {
    Map<TableId, String> settled = new HashMap<>();
    LogMarks.read(connection, tables, wish.publication())
        .forEach((table, mark) -> {
          if (mark.mark() != null) {
            settled.put(table, mark.mark());
          }
        });
    return settled;
  }

  /**
   * True once all transactions are over that have begun by now. A commit is in the log before
   * others see it: one that the slot does not tell might else be missing from the point in time.
   */
  private boolean awaitOthers() throws SQLException {
    long now = seen().next();
    long deadline = System.nanoTime() + LONGEST.toNanos();
    while (!seen().isAfter(now)) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    return true;
  }

  private SeenTransactions seen() throws SQLException {
    return SeenTransactions.parse(LogSlot.text(connection, "SELECT " + visible + "::text"));
  }

  /**
   * Removes slot and publication.
   *
   * @return what was there
   */
  public List<String> drop() throws SQLException {
    List<String> dropped = new ArrayList<>();
    if (slot.state().isPresent()) {
      slot.drop();
      dropped.add("replication slot " + wish.slot());
    }
    if (isPublication()) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("DROP PUBLICATION " + SqlNames.quote(wish.publication()));
      }
      dropped.add("publication " + wish.publication());
    }
    return dropped;
  }
}
