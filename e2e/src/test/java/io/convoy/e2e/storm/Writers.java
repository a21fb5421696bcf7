// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

import io.convoy.e2e.Databases;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Who changes the source while faults are thrown: one writer commits version after version, another
 * rewrites a table wherever nobody holds a lock on it. Both go on when the server was away.
 */
final class Writers implements AutoCloseable {
  /** At most so many versions a second: the run shall have the machine. */
  private static final int VERSIONS_PER_SECOND = 8;

  /** Who waits for such a lock holds up all who come later, so it waits for next to nothing. */
  private static final String REWRITER =
      "SET lock_timeout = '10ms'; SET application_name = 'storm'";

  private static final String WRITER = "SET lock_timeout = '5s'; SET application_name = 'storm'";
  private static final int MILLIS_BETWEEN_ATTEMPTS = 250;

  /** So many attempts are left out after one that came through. */
  private static final int REST = 8;

  private final Writes writes;
  private final SourceSession writer;
  private final SourceSession rewriter;
  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2);
  private final AtomicInteger rewritten = new AtomicInteger();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private int attempts;
  private int rest;

  private Writers(Databases databases, Writes writes) {
    this.writes = writes;
    this.writer = new SourceSession(databases, WRITER);
    this.rewriter = new SourceSession(databases, REWRITER);
  }

  /** They write until this is closed. */
  static Writers start(Databases databases, long seed) {
    Writers writers = new Writers(databases, new Writes(seed));
    writers.every(1_000 / VERSIONS_PER_SECOND, writers::write);
    writers.every(MILLIS_BETWEEN_ATTEMPTS, writers::rewrite);
    return writers;
  }

  /** The same where the source is written to, and nobody where it is not. */
  static Writers of(Databases databases, long seed, SourceUse use) {
    return switch (use) {
      case WRITTEN_TO -> start(databases, seed);
      case STILL -> new Writers(databases, new Writes(seed));
    };
  }

  private void every(int millis, Runnable step) {
    // What fails is among the complaints, and ends this one's work.
    ScheduledFuture<?> unused =
        threads.scheduleWithFixedDelay(() -> attempt(step), 0, millis, TimeUnit.MILLISECONDS);
  }

  private void attempt(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      complaints.add("the storm itself failed: " + e.getMessage());
      throw e;
    }
  }

  private void write() {
    writer.did(statement -> {
      // Asked each time: the server may have died with the answer to the last commit.
      int version;
      try (var row = statement.executeQuery(Ledger.LAST)) {
        row.next();
        version = row.getInt(1) + 1;
      }
      List<String> all = new ArrayList<>();
      all.add("BEGIN");
      all.add("SET LOCAL " + Ledger.VERSION + " = " + version);
      all.add("INSERT INTO ledger.version VALUES (" + version + ")");
      all.addAll(writes.version(version));
      all.add("COMMIT");
      statement.execute(String.join(";\n", all));
    });
  }

  private void rewrite() {
    if (rest > 0) {
      rest--;
      return;
    }
    String table = writes.rewritten(attempts++);
    if (rewriter.did(statement -> statement.execute("VACUUM FULL public." + table))) {
      rewritten.incrementAndGet();
      rest = REST;
    } else if (table.equals(Writes.HEAP)) {
      // Rows that nobody sees any more make room for others; that needs no lock of this kind.
      rewriter.did(statement -> statement.execute("VACUUM (TRUNCATE off) public." + table));
    }
  }

  /** How many tables were rewritten. */
  int rewritten() {
    return rewritten.get();
  }

  /** What they could not do, empty where all was well. */
  List<String> complaints() {
    return complaints;
  }

  /** Returns when they have ended: the source is at rest. */
  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(1, TimeUnit.MINUTES)) {
        complaints.add("the storm itself failed: a writer does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    writer.close();
    rewriter.close();
  }
}
