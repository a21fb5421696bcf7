// SPDX-License-Identifier: Apache-2.0
package io.convoy.cli.demo;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.embedded.PostgresServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Fills a database with the demo's tables: nine of the StackOverflow shape, and one for each thing
 * that migrations trip over.
 */
final class DemoSource {
  private static final String SCRIPT = "source.sql";

  private DemoSource() {}

  /**
   * Runs the script: its first section, then the middle ones side by side, then the last.
   *
   * @param rows of the nine forum tables together
   */
  static void fill(PostgresServer server, String database, long rows) {
    List<String> sections = sections(rows);
    execute(server, database, sections.getFirst());
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> fills = new ArrayList<>();
      for (String section : sections.subList(1, sections.size() - 1)) {
        fills.add(executor.submit(() -> execute(server, database, section)));
      }
      for (Future<?> fill : fills) {
        fill.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConvoyException(ErrorCode.INTERRUPTED, "stopped while making the demo's source", e);
    } catch (ExecutionException e) {
      throw new ConvoyException(
          ErrorCode.SOURCE_ERROR, "making the demo's source: " + e.getMessage(), e);
    }
    execute(server, database, sections.getLast());
  }

  private static List<String> sections(long rows) {
    try (InputStream script = DemoSource.class.getResourceAsStream(SCRIPT)) {
      if (script == null) {
        throw new IllegalStateException(SCRIPT + " is missing from the jar");
      }
      String text = new String(script.readAllBytes(), StandardCharsets.UTF_8);
      String[] parts = text.replace("${rows}", Long.toString(rows)).split("(?m)^-- ## .*$");
      return Arrays.asList(parts).subList(1, parts.length);
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + SCRIPT, e);
    }
  }

  private static void execute(PostgresServer server, String database, String sql) {
    try (Connection connection =
            DriverManager.getConnection(
                server.jdbcUrl(database), server.user(), server.password());
        Statement statement = connection.createStatement()) {
      // The source is thrown away after the demo: no need to wait for its disk.
      statement.execute("SET synchronous_commit = off");
      statement.execute(sql);
    } catch (SQLException e) {
      throw new ConvoyException(
          ErrorCode.SOURCE_ERROR, "making the demo's source: " + e.getMessage(), e);
    }
  }
}
