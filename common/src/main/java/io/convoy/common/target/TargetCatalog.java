// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.target;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Owns the shape of Convoy's bookkeeping in the target: the schema {@code convoy} with checkpoints,
 * their epochs and the tables that runs have made.
 *
 * <p>The checkpoints of tables that load UNLOGGED live in {@code convoy.checkpoint}, which is
 * UNLOGGED too, so that a crash of PostgreSQL takes both. Those of LOGGED tables, and of tables
 * that are done, live in {@code convoy.checkpoint_logged}.
 */
public final class TargetCatalog {
  /** Of {@code pg_advisory_xact_lock}: only one session at a time makes or drops the schema. */
  private static final long LOCK = 0x636f6e766f79_0001L;

  // IF NOT EXISTS alone is not safe against a second session that does the same at the same time,
  // and asks for the right to create even where there is nothing to create.
  private static final String CREATE =
      """
      DO $convoy$
      BEGIN
        PERFORM pg_advisory_xact_lock(%d);
        IF to_regnamespace('convoy') IS NULL THEN
          CREATE SCHEMA convoy;
        END IF;
        IF to_regclass('convoy.epoch') IS NULL THEN
          CREATE SEQUENCE convoy.epoch;
        END IF;
        IF to_regclass('convoy.checkpoint') IS NULL THEN
          CREATE UNLOGGED TABLE convoy.checkpoint (
            topic text,
            partition int,
            epoch bigint NOT NULL,
            next_offset bigint NOT NULL DEFAULT 0,
            rows bigint NOT NULL DEFAULT 0,
            rejected bigint NOT NULL DEFAULT 0,
            PRIMARY KEY (topic, partition));
        END IF;
        IF to_regclass('convoy.checkpoint_logged') IS NULL THEN
          CREATE TABLE convoy.checkpoint_logged (
            topic text,
            partition int,
            epoch bigint NOT NULL,
            next_offset bigint NOT NULL DEFAULT 0,
            rows bigint NOT NULL DEFAULT 0,
            rejected bigint NOT NULL DEFAULT 0,
            done boolean NOT NULL DEFAULT false,
            PRIMARY KEY (topic, partition));
        END IF;
        IF to_regclass('convoy.owned_table') IS NULL THEN
          CREATE TABLE convoy.owned_table (
            pipeline text,
            run_id text,
            schema text,
            name text,
            oid oid NOT NULL,
            finished boolean NOT NULL DEFAULT false,
            PRIMARY KEY (pipeline, schema, name));
        END IF;
      END
      $convoy$"""
          .formatted(LOCK);

  // Locked against writers first: a checkpoint that another pipeline writes now must not be lost.
  private static final String DROP_IF_EMPTY =
      """
      DO $convoy$
      BEGIN
        PERFORM pg_advisory_xact_lock(%d);
        IF to_regclass('convoy.owned_table') IS NULL THEN
          RETURN;
        END IF;
        LOCK TABLE convoy.checkpoint, convoy.checkpoint_logged, convoy.owned_table;
        IF NOT EXISTS (SELECT FROM convoy.checkpoint)
          AND NOT EXISTS (SELECT FROM convoy.checkpoint_logged)
          AND NOT EXISTS (SELECT FROM convoy.owned_table) THEN
          DROP TABLE convoy.checkpoint, convoy.checkpoint_logged, convoy.owned_table;
          DROP SEQUENCE convoy.epoch;
          BEGIN
            DROP SCHEMA convoy;
          EXCEPTION WHEN dependent_objects_still_exist OR insufficient_privilege THEN
            NULL; -- someone else made it, or keeps something in it
          END;
        END IF;
      END
      $convoy$"""
          .formatted(LOCK);

  private TargetCatalog() {}

  /** Idempotent, and safe where several sessions do it at once. Atomic; commits if auto-commit. */
  public static void create(Connection connection) throws SQLException {
    execute(connection, CREATE);
  }

  /** Removes the schema if no pipeline has anything in it. Atomic; commits if auto-commit. */
  public static void dropIfEmpty(Connection connection) throws SQLException {
    execute(connection, DROP_IF_EMPTY);
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
