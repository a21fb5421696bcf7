// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.demo;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.embedded.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Owns the demo's two PostgreSQL servers and the configuration file that joins them. */
public final class DemoServers implements AutoCloseable {
  private static final String DATABASE = "forum";

  private final Path folder;
  private final PostgresServer source;
  private final PostgresServer target;
  private boolean keep;

  private DemoServers(Path folder, PostgresServer source, PostgresServer target) {
    this.folder = folder;
    this.source = source;
    this.target = target;
  }

  /** Starts both servers, empty, over folders that it empties first. */
  public static DemoServers start(Path folder) {
    // Starting over a folder stops the server that an earlier demo may have left at work there.
    CompletableFuture<PostgresServer> source =
        CompletableFuture.supplyAsync(() -> server(folder.resolve("source")));
    PostgresServer target = server(folder.resolve("target"));
    return new DemoServers(folder, source.join(), target);
  }

  private static PostgresServer server(Path data) {
    PostgresServer server = PostgresServer.start(data, Map.of());
    try (Connection connection =
            DriverManager.getConnection(
                server.jdbcUrl("postgres"), server.user(), server.password());
        Statement statement = connection.createStatement()) {
      statement.execute("DROP DATABASE IF EXISTS " + DATABASE + " WITH (FORCE)");
      statement.execute("CREATE DATABASE " + DATABASE);
    } catch (SQLException e) {
      server.close();
      throw new ConvoyException(
          ErrorCode.INTERNAL, "preparing the demo's server in " + data + ": " + e.getMessage(), e);
    }
    return server;
  }

  /** Generates the source. */
  public void fill(long rows) {
    DemoSource.fill(source, DATABASE, rows);
  }

  /** Writes {@code convoy.yml} beside the servers' data, an example as good as any. */
  public Path writeConfiguration() {
    String yaml =
        """
        # What ./convoy demo has replicated; go on from here with your own databases.
        pipeline: demo
        source:
          url: %s
          user: %s
          password: %s
        target:
          url: %s
          user: %s
          password: %s
          on-existing: drop
        """
            .formatted(
                source.jdbcUrl(DATABASE),
                source.user(),
                source.password(),
                target.jdbcUrl(DATABASE),
                target.user(),
                target.password());
    try {
      return Files.writeString(folder.resolve("convoy.yml"), yaml);
    } catch (IOException e) {
      throw new ConvoyException(
          ErrorCode.CONFIGURATION, "cannot write the demo's convoy.yml in " + folder, e);
    }
  }

  /** Leaves the servers at work after {@link #close()}. */
  public void keep() {
    keep = true;
  }

  /** How to look at both sides with psql. */
  public List<String> connectLines() {
    return List.of("source: " + psql(source), "target: " + psql(target));
  }

  private static String psql(PostgresServer server) {
    return "PGPASSWORD=%s psql -h 127.0.0.1 -p %d -U %s %s"
        .formatted(server.password(), server.port(), server.user(), DATABASE);
  }

  /** How to stop servers that were kept. */
  public String stopLine() {
    return "stop them: kill -INT %d %d".formatted(source.pid(), target.pid());
  }

  @Override
  public void close() {
    if (!keep) {
      try (source) {
        target.close();
      }
    }
  }
}
