// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import io.convoy.common.config.SourceConfig;
import io.convoy.common.postgres.DatabaseIdentity;
import io.convoy.extractor.source.Source;
import io.convoy.extractor.source.SourceKind;
import io.convoy.extractor.source.SourceReaders;
import io.convoy.extractor.source.SourceSession;
import io.convoy.extractor.sqlserver.tsql.ServerDifferences;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.type.TypeRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** SQL Server 2016 and later, and Azure SQL, as a source. */
public final class SqlServerSource implements Source {
  public static final SourceKind KIND = new SourceKind("jdbc:sqlserver:", SqlServerSource::new);

  private static final int PATIENCE_SECONDS = 10;

  private final SourceConfig config;
  private final String pipeline;
  private final SourceReaders readers;
  private final HeldTransactions transactions = new HeldTransactions();

  /**
   * @param pipeline shows in the source's sys.dm_exec_sessions, and in the names of database
   *     snapshots
   */
  public SqlServerSource(SourceConfig config, String pipeline, SourceReaders readers) {
    this.readers = readers;
    this.config = config;
    this.pipeline = pipeline;
  }

  @Override
  public SourceSession session(String name) {
    Connector connector = new Connector(config, "convoy extractor " + pipeline + " " + name);
    return new SqlServerSession(
        config, new SqlServerSession.Server(connector), pipeline, readers, transactions);
  }

  @Override
  public TypeRegistry types() {
    return TypeRegistry.sqlServer();
  }

  @Override
  public DatabaseIdentity identify() {
    try (Connection connection = new Connector(config, "convoy preflight " + pipeline).connect()) {
      connection.isValid(PATIENCE_SECONDS);
      return identity(connection);
    } catch (SQLException e) {
      throw SqlServerErrors.other("Knocking at the source", e);
    }
  }

  @Override
  public List<Advice> advice(String product, List<Table> tables) {
    return Stream.of(
            TrackingAdvice.of(product, tables, config.user()),
            CaptureAdvice.of(product, tables, config.user()))
        .flatMap(Optional::stream)
        .toList();
  }

  /** A PostgreSQL that takes T-SQL could be the target. */
  static DatabaseIdentity identity(Connection connection) throws SQLException {
    return ServerDifferences.isPostgres(connection)
        ? DatabaseIdentity.read(connection)
        : DatabaseIdentity.unknown();
  }
}
