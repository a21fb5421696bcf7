// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import io.convoy.extractor.sqlserver.tsql.SqlServerNames;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes and drops the database snapshots of one pipeline (SQL Server's manual, "Create a database
 * snapshot"). They outlive every process; what a crash left behind is dropped by the next opening.
 */
final class DatabaseSnapshots {
  private static final Logger LOG = LoggerFactory.getLogger(DatabaseSnapshots.class);
  private static final String FILES =
      "SELECT name, physical_name FROM sys.database_files WHERE type = 0 ORDER BY file_id";
  private static final String OF_THIS_DATABASE =
      """
      SELECT name FROM sys.databases
      WHERE source_database_id = DB_ID() AND LEFT(name, LEN(?)) = ? ORDER BY name\
      """;
  private static final String EXISTS = "SELECT 1 FROM sys.databases WHERE name = ?";

  private final Connection connection;
  private final String prefix;

  /**
   * @param connection in the source database
   */
  DatabaseSnapshots(Connection connection, String pipeline) {
    this.connection = connection;
    // A pipeline's name has no spaces, so that none is the beginning of another's.
    this.prefix = "convoy " + pipeline + " ";
  }

  /** Makes one and returns its name. */
  String create() throws SQLException {
    String name = prefix + UUID.randomUUID().toString().substring(0, 8);
    List<String> files = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(FILES)) {
      while (rows.next()) {
        files.add(file(rows.getString(1), rows.getString(2), name));
      }
    }
    execute(create(name, files, connection.getCatalog()));
    return name;
  }

  /** The sparse file of a snapshot lies beside the data file that it is of. */
  static String file(String logicalName, String physicalName, String snapshot) {
    return "(NAME = %s, FILENAME = %s)"
        .formatted(
            SqlServerNames.quote(logicalName),
            SqlServerNames.literal(physicalName + "." + snapshot.replace(' ', '_') + ".ss"));
  }

  static String create(String name, List<String> files, String database) {
    return "CREATE DATABASE %s ON %s AS SNAPSHOT OF %s"
        .formatted(
            SqlServerNames.quote(name), String.join(", ", files), SqlServerNames.quote(database));
  }

  /** Drops those of the pipeline that are there. */
  void dropLeftOvers() throws SQLException {
    List<String> names = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(OF_THIS_DATABASE)) {
      // LEN does not count the space at the end.
      statement.setString(1, prefix.strip());
      statement.setString(2, prefix.strip());
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          names.add(rows.getString(1));
        }
      }
    }
    for (String name : names) {
      if (name.startsWith(prefix)) {
        LOG.info("Dropping the database snapshot {}, which an earlier run left behind", name);
        drop(name);
      }
    }
  }

  /** Drops it where it is there. */
  void drop(String name) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(EXISTS)) {
      statement.setString(1, name);
      try (ResultSet rows = statement.executeQuery()) {
        if (!rows.next()) {
          return;
        }
      }
    }
    execute("DROP DATABASE " + SqlServerNames.quote(name));
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
