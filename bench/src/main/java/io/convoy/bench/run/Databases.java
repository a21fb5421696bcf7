// SPDX-License-Identifier: Apache-2.0
package io.convoy.bench.run;

import io.convoy.embedded.PostgresServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Owns the two servers: the source with its rows, and the target that each contestant gets new. */
final class Databases implements AutoCloseable {
  private static final String NAME = "forum";
  private static final String TABLES =
      """
      SELECT relname, pg_table_size(oid) FROM pg_class
      WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
      ORDER BY 2 DESC, 1\
      """;

  private final Database source;
  private final Database target;
  private boolean keep;

  private Databases(PostgresServer source, PostgresServer target) {
    this.source = new Database(source, NAME);
    this.target = new Database(target, NAME);
  }

  static Databases start(Path folder) {
    PostgresServer source = PostgresServer.start(folder.resolve("source"), Map.of());
    try {
      return new Databases(source, PostgresServer.start(folder.resolve("target"), Map.of()));
    } catch (RuntimeException e) {
      source.close();
      throw e;
    }
  }

  Database source() {
    return source;
  }

  Database target() {
    return target;
  }

  /** Generates the source and reads what a copy of it must be like, largest table first. */
  List<Table> fill(long rows, boolean keys) {
    source.create();
    source.execute(Script.sourceTables(keys));
    int sessions = Math.min(4, Runtime.getRuntime().availableProcessors());
    try (ExecutorService executor = Executors.newFixedThreadPool(sessions)) {
      List<Future<?>> fills = new ArrayList<>();
      for (String section : Script.rows(rows)) {
        fills.add(executor.submit(() -> source.execute(section)));
      }
      for (Future<?> fill : fills) {
        fill.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("stopped while the source was made", e);
    } catch (ExecutionException e) {
      throw new BenchException("making the source: " + e.getMessage(), e);
    }
    // Hint bits and statistics as in a database that has lived for a while.
    source.execute("VACUUM ANALYZE");
    source.execute("CHECKPOINT");
    return source.query(TABLES, row -> fingerprint(source, row.getString(1), row.getLong(2)));
  }

  /** Accepts the target, or says which table is not the source's. */
  void check(String contestant, Collection<Table> tables) {
    for (Table expected : tables) {
      Table found = fingerprint(target, expected.name(), expected.bytes());
      if (!found.equals(expected)) {
        throw new BenchException(
            "%s gave a wrong result: table %s has %d rows with hash %s, the source %d with %s"
                .formatted(
                    contestant,
                    expected.name(),
                    found.rows(),
                    found.hash(),
                    expected.rows(),
                    expected.hash()));
      }
    }
  }

  /** Leaves the servers at work after {@link #close()}. */
  void keep() {
    keep = true;
  }

  @Override
  public void close() {
    if (!keep) {
      PostgresServer last = source.server();
      try (last) {
        target.server().close();
      }
    }
  }

  private static Table fingerprint(Database database, String table, long bytes) {
    String sql =
        "SELECT count(*), coalesce(sum(hashtext(t::text)), 0)::text FROM %s t"
            .formatted(Table.quoted(table));
    return database
        .query(sql, row -> new Table(table, row.getLong(1), bytes, row.getString(2)))
        .getFirst();
  }
}
