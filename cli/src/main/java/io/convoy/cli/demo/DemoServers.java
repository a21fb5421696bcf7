// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.demo;

import io.convoy.cli.process.Resources;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.embedded.AbandonedServer;
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
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Owns the demo's two PostgreSQL servers and the configuration file that joins them. Thread-safe:
 * it may be closed at any time, before it is started too.
 */
public final class DemoServers implements AutoCloseable {
  private static final String DATABASE = "forum";
  private static final String SOURCE = "source";
  private static final String TARGET = "target";

  private final Path folder;
  private final Resources up = new Resources();
  private @Nullable PostgresServer source;
  private @Nullable PostgresServer target;
  private boolean closed;
  private boolean keep;

  /**
   * @param folder of their data
   */
  public DemoServers(Path folder) {
    this.folder = folder;
  }

  /** Starts both servers, empty, over folders that it empties first. */
  public synchronized void start() {
    if (closed) {
      throw new ConvoyException(ErrorCode.INTERRUPTED, "stopped before the demo's servers were up");
    }
    // Starting over a folder stops the server that an earlier demo may have left at work there.
    CompletableFuture<PostgresServer> other =
        CompletableFuture.supplyAsync(() -> up.add(server(folder.resolve(SOURCE))));
    try {
      target = up.add(server(folder.resolve(TARGET)));
    } finally {
      source = other.join();
    }
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

  private PostgresServer source() {
    return Objects.requireNonNull(source, "not started");
  }

  private PostgresServer target() {
    return Objects.requireNonNull(target, "not started");
  }

  /** Stops the servers that an earlier demo left at work over its folder. */
  public static void stopThoseOver(Path folder) {
    AbandonedServer.stop(folder.resolve(SOURCE));
    AbandonedServer.stop(folder.resolve(TARGET));
  }

  /** Generates the source. */
  public void fill(long rows) {
    DemoSource.fill(source(), DATABASE, rows);
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
                source().jdbcUrl(DATABASE),
                source().user(),
                source().password(),
                target().jdbcUrl(DATABASE),
                target().user(),
                target().password());
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
    return List.of("source: " + psql(source()), "target: " + psql(target()));
  }

  private static String psql(PostgresServer server) {
    return "PGPASSWORD=%s psql -h 127.0.0.1 -p %d -U %s %s"
        .formatted(server.password(), server.port(), server.user(), DATABASE);
  }

  /** How to stop servers that were kept. */
  public String stopLine() {
    return "kill -INT %d %d".formatted(source().pid(), target().pid());
  }

  /** Waits for a start that is under way: servers outlive the process that started them. */
  @Override
  public synchronized void close() {
    closed = true;
    if (!keep) {
      up.close();
    }
  }
}
