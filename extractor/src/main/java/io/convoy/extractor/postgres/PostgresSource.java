// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import io.convoy.common.config.SourceConfig;
import io.convoy.common.postgres.DatabaseIdentity;
import io.convoy.extractor.source.Source;
import io.convoy.extractor.source.SourceKind;
import io.convoy.extractor.source.SourceSession;
import io.convoy.schemas.type.TypeRegistry;
import java.sql.Connection;
import java.sql.SQLException;

/** PostgreSQL 12 and later as a source. */
public final class PostgresSource implements Source {
  public static final SourceKind KIND =
      new SourceKind(
          "jdbc:postgresql:", (config, pipeline, readers) -> new PostgresSource(config, pipeline));

  private final SourceConfig config;
  private final String pipeline;

  /**
   * @param pipeline shows in the source's pg_stat_activity
   */
  public PostgresSource(SourceConfig config, String pipeline) {
    this.config = config;
    this.pipeline = pipeline;
  }

  @Override
  public SourceSession session(String name) {
    return new PostgresSourceSession(
        config, new Connector(config, "convoy extractor " + pipeline + " " + name));
  }

  @Override
  public TypeRegistry types() {
    return TypeRegistry.postgresql();
  }

  @Override
  public DatabaseIdentity identify() {
    Connector connector = new Connector(config, "convoy preflight " + pipeline);
    try (Connection reader = connector.connect("");
        Connection holder = connector.connect("")) {
      OwnBackend own = OwnBackend.of(reader);
      own.requireUnshared(holder);
      own.requireKept(reader);
      return DatabaseIdentity.read(reader);
    } catch (SQLException e) {
      throw SourceErrors.other("Knocking at the source", e);
    }
  }

  @Override
  public int connectionsOfSnapshot() {
    return 1;
  }
}
