// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Writes to a bank without end: money moves between accounts of several tables, owners come, change
 * their keys and go, and a table without a key notes each movement. All money together stays the
 * same at every moment.
 */
final class BankWriters implements AutoCloseable {
  static final int MONEY = 200_000;

  /** Leaves the machine to who is tested. */
  private static final int PAUSE_MILLIS = 2;

  static final String SCHEMA =
      """
      CREATE SCHEMA bank;
      CREATE TABLE bank.owner (id int PRIMARY KEY, name text UNIQUE, sponsor int REFERENCES bank.owner);
      CREATE TABLE bank.current (id int PRIMARY KEY, owner int NOT NULL REFERENCES bank.owner ON UPDATE CASCADE,
        amount int NOT NULL CHECK (amount >= 0));
      CREATE TABLE bank.saving (id uuid PRIMARY KEY, owner int NOT NULL REFERENCES bank.owner ON UPDATE CASCADE,
        amount int NOT NULL, note text);
      CREATE TABLE bank.movement (at timestamptz, amount int);
      CREATE TABLE bank.draft (id int PRIMARY KEY, content text);
      CREATE TABLE bank.ticket (id int GENERATED ALWAYS AS IDENTITY (INCREMENT BY 3) PRIMARY KEY, note text);
      INSERT INTO bank.owner SELECT i, 'owner ' || i, nullif(i / 3, 0) FROM generate_series(1, 400) i;
      INSERT INTO bank.current SELECT i, i, 100 FROM generate_series(1, 400) i;
      INSERT INTO bank.saving SELECT md5(i::text)::uuid, 1 + i % 400, 200, repeat('n', i)
        FROM generate_series(1, 800) i;
      ANALYZE;
      """;

  /** All money, as one number. */
  static final String SUM =
      """
      SELECT (SELECT sum(amount) FROM bank.current) + (SELECT sum(amount) FROM bank.saving)\
      """;

  /** Of two writers who want the same: a deadlock, a key that is there by now, or not any more. */
  private static final Set<String> LOST_RACES = Set.of("40P01", "23505", "23503");

  private final Databases databases;
  private final List<Thread> threads = new ArrayList<>();
  private final CountDownLatch stop = new CountDownLatch(1);
  private final AtomicReference<@Nullable SQLException> failure = new AtomicReference<>();

  BankWriters(Databases databases, int count) {
    this.databases = databases;
    for (int i = 0; i < count; i++) {
      Random random = new Random(i);
      threads.add(Thread.ofPlatform().name("writer-" + i).start(() -> write(random)));
    }
  }

  private void write(Random random) {
    try (Connection connection = databases.openSource();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      while (!stop.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
        try {
          one(statement, random);
          connection.commit();
        } catch (SQLException e) {
          connection.rollback();
          if (!LOST_RACES.contains(String.valueOf(e.getSQLState()))) {
            throw e;
          }
        }
      }
    } catch (SQLException e) {
      failure.compareAndSet(null, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void one(Statement statement, Random random) throws SQLException {
    int id = 1 + random.nextInt(400);
    switch (random.nextInt(12)) {
      case 4 -> statement.execute("INSERT INTO bank.ticket (note) VALUES ('of %d')".formatted(id));
      case 0 -> {
        // An owner who never was before, and goes again with the next of that number.
        int fresh = 1_000 + random.nextInt(50);
        statement.execute("DELETE FROM bank.owner WHERE id = %d".formatted(fresh));
        statement.execute(
            "INSERT INTO bank.owner VALUES (%d, 'new %d', %d)".formatted(fresh, fresh, id));
      }
      case 1 ->
          statement.execute(
              "INSERT INTO bank.draft VALUES (%d, 'x') ON CONFLICT (id) DO UPDATE SET content = bank.draft.content || 'y'"
                  .formatted(id));
      case 2 -> {
        if (random.nextInt(20) == 0) {
          statement.execute("DELETE FROM bank.draft");
        }
      }
      case 3 ->
          statement.execute(
              "UPDATE bank.saving SET id = gen_random_uuid() WHERE id = (SELECT id FROM bank.saving WHERE owner = %d LIMIT 1 FOR UPDATE SKIP LOCKED)"
                  .formatted(id));
      default -> move(statement, id, 1 + random.nextInt(20));
    }
  }

  private static void move(Statement statement, int id, int amount) throws SQLException {
    int taken =
        statement.executeUpdate(
            "UPDATE bank.current SET amount = amount - %d WHERE id = %d AND amount >= %d"
                .formatted(amount, id, amount));
    if (taken == 1) {
      int given =
          statement.executeUpdate(
              "UPDATE bank.saving SET amount = amount + %d WHERE id = (SELECT id FROM bank.saving ORDER BY id OFFSET %d LIMIT 1 FOR UPDATE SKIP LOCKED)"
                  .formatted(amount, id));
      if (given == 0) {
        statement.getConnection().rollback();
        return;
      }
      statement.execute("INSERT INTO bank.movement VALUES (now(), %d)".formatted(amount));
    } else {
      statement.getConnection().rollback();
    }
  }

  /** Fails where they do not write any more. */
  void requireAtWork() throws SQLException {
    SQLException failed = failure.get();
    if (failed != null) {
      throw failed;
    }
  }

  /** Stops them. */
  @Override
  public void close() throws SQLException {
    stop.countDown();
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    requireAtWork();
  }
}
