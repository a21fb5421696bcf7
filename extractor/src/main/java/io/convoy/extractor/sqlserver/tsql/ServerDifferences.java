// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.tsql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What servers that take T-SQL lack or do differently: versions and editions of SQL Server, logins
 * without rights, and Babelfish, a PostgreSQL that takes T-SQL. Whoever reads a source gives way to
 * them by asking here.
 */
public final class ServerDifferences {
  private static final Logger LOG = LoggerFactory.getLogger(ServerDifferences.class);

  /** What is said of a function, column, object or procedure that is not there. */
  private static final Set<Integer> ABSENT = Set.of(195, 207, 208, 4121, 2812);

  /**
   * What is said where the login has no right. The last is how Babelfish reports errors that have
   * no number of SQL Server.
   */
  private static final Set<Integer> REFUSED = Set.of(229, 230, 262, 297, 300, 33_557_097);

  private static final String CONNECTION_GONE = "08";

  /** NULL on a SQL Server, as any property is that it does not know. */
  private static final String IS_BABELFISH = "SELECT CAST(SERVERPROPERTY('babelfish') AS int)";

  private static final Set<Integer> UNICODE =
      Set.of(Types.NCHAR, Types.NVARCHAR, Types.LONGNVARCHAR);

  private ServerDifferences() {}

  /** Something to ask of a server. */
  @FunctionalInterface
  public interface Question<T> {
    T ask() throws SQLException;
  }

  /** True for an error that says that there is no such thing. */
  public static boolean isAbsent(SQLException error) {
    return ABSENT.contains(error.getErrorCode());
  }

  /**
   * True for an error that says that there is no such thing, or no right to see it; false for what
   * may pass, and for errors that nobody knows.
   */
  public static boolean isAnswer(SQLException error) {
    String state = error.getSQLState();
    boolean connected = state == null || !state.startsWith(CONNECTION_GONE);
    return connected && (isAbsent(error) || REFUSED.contains(error.getErrorCode()));
  }

  /**
   * The answer to what not every server takes; empty where it is refused and the connection is
   * still good.
   *
   * @param what as in "the source does not take ..."
   */
  public static <T> Optional<T> ifTaken(Connection connection, String what, Question<T> question)
      throws SQLException {
    try {
      return Optional.of(question.ask());
    } catch (SQLException e) {
      if (connection.isClosed()) {
        throw e;
      }
      LOG.debug("The source does not take {}: {}", what, e.getMessage());
      return Optional.empty();
    }
  }

  /** True where the server is a PostgreSQL, which could be the target; a SQL Server never is. */
  public static boolean isPostgres(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(IS_BABELFISH)) {
      return row.next() && row.getInt(1) == 1;
    }
  }

  /** True where text comes in UTF-16; what its type says is not to be relied upon. */
  public static boolean sendsUnicode(int wireType) {
    return UNICODE.contains(wireType);
  }

  /** What has a name that may be spelled in other capitals and small letters. */
  public static <T> Optional<T> alike(String name, Map<String, T> byName) {
    T exactly = byName.get(name);
    if (exactly != null) {
      return Optional.of(exactly);
    }
    List<T> alike =
        byName.entrySet().stream()
            .filter(entry -> entry.getKey().equalsIgnoreCase(name))
            .map(Map.Entry::getValue)
            .toList();
    return alike.size() == 1 ? Optional.of(alike.getFirst()) : Optional.empty();
  }

  /** True for a schema that the server's own functions may be named with. */
  public static boolean isOfOwnFunctions(String schema) {
    return schema.equalsIgnoreCase("sys");
  }
}
