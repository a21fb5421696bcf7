// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.postgres;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.OptionalLong;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a PostgreSQL server says of itself and of the database that one is connected to, so that two
 * connections can be seen to lead to one place whatever their addresses are: through aliases,
 * poolers and other protocols, and to a standby.
 *
 * @param marks whoever shares one of them is the same database; none where nothing could be asked
 */
public record DatabaseIdentity(Set<String> marks) {
  private static final Logger LOG = LoggerFactory.getLogger(DatabaseIdentity.class);
  private static final String SYSTEM = "PostgreSQL system identifier ";

  // The queries are understood by an endpoint that takes T-SQL for such a server, too.
  private static final String DATABASE =
      "SELECT CAST(oid AS bigint) FROM pg_database WHERE datname = current_database()";

  /** Kept for the life of a cluster, the same on its standbys; a server may keep it to itself. */
  private static final String SYSTEM_IDENTIFIER =
      "SELECT system_identifier FROM pg_control_system()";

  /** For everyone to ask, but no standby's, and another one after a restart. */
  private static final String STARTED =
      """
      SELECT CAST(floor(date_part('epoch', pg_postmaster_start_time()) * 1000000) AS bigint)\
      """;

  public DatabaseIdentity {
    marks = Set.copyOf(marks);
  }

  /** Nothing is known. */
  public static DatabaseIdentity unknown() {
    return new DatabaseIdentity(Set.of());
  }

  /** As facts carry it. */
  public static DatabaseIdentity of(Collection<String> marks) {
    return new DatabaseIdentity(Set.copyOf(marks));
  }

  /** Asks the server; an open transaction is as usable afterwards as before. */
  public static DatabaseIdentity read(Connection connection) throws SQLException {
    Set<String> marks = new LinkedHashSet<>();
    OptionalLong database = ask(connection, DATABASE);
    if (database.isPresent()) {
      ask(connection, SYSTEM_IDENTIFIER)
          .ifPresent(system -> marks.add(mark(SYSTEM + system, database.orElseThrow())));
      ask(connection, STARTED)
          .ifPresent(started ->
              marks.add(
                  mark("PostgreSQL started at microsecond " + started, database.orElseThrow())));
    }
    return new DatabaseIdentity(marks);
  }

  private static String mark(String server, long database) {
    return server + ", database oid " + database;
  }

  private static OptionalLong ask(Connection connection, String query) throws SQLException {
    Savepoint before = connection.getAutoCommit() ? null : connection.setSavepoint();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
    } catch (SQLException e) {
      if (PostgresErrors.isConnectionLost(e)) {
        throw e;
      }
      LOG.debug("The server does not say '{}': {}", query, e.getMessage());
      if (before != null) {
        connection.rollback(before);
      }
      return OptionalLong.empty();
    }
  }

  /** False where a standby of the server could not be told from another server. */
  public boolean knowsStandbys() {
    return marks.stream().anyMatch(mark -> mark.startsWith(SYSTEM));
  }

  /**
   * Makes sure that what a run reads is not what it empties.
   *
   * @param source what the source says of itself
   * @throws ConvoyException SAME_DATABASE
   */
  public void requireOtherThan(DatabaseIdentity source) {
    marks.stream()
        .filter(source.marks::contains)
        .sorted(Comparator.reverseOrder())
        .findFirst()
        .ifPresent(mark -> {
          throw new ConvoyException(
              ErrorCode.SAME_DATABASE,
              "source and target are one database (%s): nothing was changed in it. Correct source.url or target.url; should the target's server have been made from a copy of the source's files, create a database of its own there for the run"
                  .formatted(mark));
        });
  }
}
