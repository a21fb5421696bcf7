// SPDX-License-Identifier: Apache-2.0
package io.convoy.bench.run;

import java.io.File;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Copies tables with PostgreSQL's own client, which is what a copy costs at least. */
final class Psql {
  static final String PROGRAM = "psql";

  private final Site site;

  Psql(Site site) {
    this.site = site;
  }

  /** Copies a table straight from the source into the target. */
  void pipe(Table table) {
    site.programs()
        .pipe(
            command(site.databases().source(), out(table)),
            command(site.databases().target(), in(table)).redirectOutput(Redirect.DISCARD));
  }

  /** Reads a table of the source and throws it away. */
  void read(Table table) {
    site.programs()
        .run(command(site.databases().source(), out(table)).redirectOutput(Redirect.DISCARD));
  }

  void toFile(Table table, Path folder) {
    site.programs()
        .run(command(site.databases().source(), out(table)).redirectOutput(file(table, folder)));
  }

  void fromFile(Table table, Path folder) {
    site.programs()
        .run(
            command(site.databases().target(), in(table))
                .redirectInput(file(table, folder))
                .redirectOutput(Redirect.DISCARD));
  }

  /** Does the same with each table, so many at once, the first ones first. */
  static void each(List<Table> tables, int atOnce, Consumer<Table> copy) {
    try (ExecutorService executor = Executors.newFixedThreadPool(atOnce)) {
      List<Future<?>> copies = new ArrayList<>();
      for (Table table : tables) {
        copies.add(executor.submit(() -> copy.accept(table)));
      }
      for (Future<?> done : copies) {
        done.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchException("stopped while tables were copied", e);
    } catch (ExecutionException e) {
      throw new BenchException(String.valueOf(e.getCause()), e);
    }
  }

  private static String out(Table table) {
    return "copy " + table.quoted() + " to stdout (format binary)";
  }

  private static String in(Table table) {
    return "copy " + table.quoted() + " from stdin (format binary)";
  }

  private static File file(Table table, Path folder) {
    return folder.resolve(table.name() + ".copy").toFile();
  }

  private static ProcessBuilder command(Database database, String sql) {
    return new ProcessBuilder(PROGRAM, "-X", "-q", "-d", database.url(), "-c", sql)
        .redirectError(Redirect.INHERIT);
  }
}
