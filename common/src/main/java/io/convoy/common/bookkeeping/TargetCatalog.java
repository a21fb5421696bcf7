// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.bookkeeping;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/**
 * Owns the shape of Convoy's bookkeeping in the target: the schema {@code convoy} with checkpoints,
 * their epochs and the tables that runs have made.
 *
 * <p>The checkpoints of tables that load UNLOGGED live in {@code convoy.checkpoint}, which is
 * UNLOGGED too, so that a crash of PostgreSQL takes both. Those of LOGGED tables, and of tables
 * that are done, live in {@code convoy.checkpoint_logged}.
 */
public final class TargetCatalog {
  /** Where the bookkeeping lives. */
  public static final String SCHEMA = "convoy";

  /** Every table and sequence of it, those included that are made when they are needed. */
  public static final Set<String> RELATIONS =
      Set.of(
          "epoch",
          "checkpoint",
          "checkpoint_logged",
          "rejected",
          "owned_table",
          "set_aside_key",
          "set_aside_trigger",
          "swap_schema",
          "old_relation",
          "left_out",
          "applied",
          "position",
          "log_position",
          "log_table",
          "watermark",
          "shape",
          "run");

  /** Of {@code pg_advisory_xact_lock}: only one session at a time makes or drops the schema. */
  private static final long LOCK = 0x636f6e766f79_0001L;

  // IF NOT EXISTS alone is not safe against a second session that does the same at the same time.
  // For the schema it also asks for the right to create one where there is nothing to create. The
  // catalog is queried rather than asked by to_regnamespace, whose cache may be older than the
  // lock.
  private static final String CREATE =
      """
      DO $convoy$
      BEGIN
        PERFORM pg_advisory_xact_lock(%d);
        IF NOT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'convoy') THEN
          CREATE SCHEMA convoy;
        END IF;
        CREATE SEQUENCE IF NOT EXISTS convoy.epoch;
        CREATE UNLOGGED TABLE IF NOT EXISTS convoy.checkpoint (
          topic text,
          partition int,
          epoch bigint NOT NULL,
          next_offset bigint NOT NULL DEFAULT 0,
          rows bigint NOT NULL DEFAULT 0,
          rejected bigint NOT NULL DEFAULT 0,
          rejected_sum bigint NOT NULL DEFAULT 0,
          PRIMARY KEY (topic, partition));
        CREATE TABLE IF NOT EXISTS convoy.checkpoint_logged (
          topic text,
          partition int,
          epoch bigint NOT NULL,
          next_offset bigint NOT NULL DEFAULT 0,
          rows bigint NOT NULL DEFAULT 0,
          rejected bigint NOT NULL DEFAULT 0,
          rejected_sum bigint NOT NULL DEFAULT 0,
          done boolean NOT NULL DEFAULT false,
          PRIMARY KEY (topic, partition));
        CREATE TABLE IF NOT EXISTS convoy.owned_table (
          pipeline text,
          run_id text,
          schema text,
          name text,
          oid oid NOT NULL,
          PRIMARY KEY (pipeline, schema, name));
        CREATE TABLE IF NOT EXISTS convoy.rejected (
          topic text,
          chunk int,
          row bigint,
          pipeline text NOT NULL,
          run_id text NOT NULL,
          partition int NOT NULL,
          record_offset bigint NOT NULL,
          hash bigint NOT NULL,
          schema text NOT NULL,
          table_name text NOT NULL,
          state text NOT NULL,
          PRIMARY KEY (topic, chunk, row));
      END
      $convoy$\
      """
          .formatted(LOCK);

  // Locked first: a checkpoint that another pipeline writes just now must not be lost.
  private static final String DROP_IF_EMPTY =
      """
      DO $convoy$
      BEGIN
        PERFORM pg_advisory_xact_lock(%d);
        IF NOT EXISTS (
            SELECT FROM pg_catalog.pg_class c
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = 'convoy' AND c.relname = 'owned_table') THEN
          RETURN;
        END IF;
        LOCK TABLE convoy.checkpoint, convoy.checkpoint_logged, convoy.owned_table;
        IF NOT EXISTS (SELECT FROM convoy.checkpoint)
            AND NOT EXISTS (SELECT FROM convoy.checkpoint_logged)
            AND NOT EXISTS (SELECT FROM convoy.owned_table) THEN
          DROP TABLE convoy.checkpoint, convoy.checkpoint_logged, convoy.owned_table;
          DROP SEQUENCE convoy.epoch;
          IF EXISTS (
              SELECT FROM pg_catalog.pg_class c
              JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
              WHERE n.nspname = 'convoy' AND c.relname = 'rejected') THEN
            LOCK TABLE convoy.rejected;
            IF NOT EXISTS (SELECT FROM convoy.rejected) THEN
              DROP TABLE convoy.rejected;
            END IF;
          END IF;
          BEGIN
            DROP SCHEMA convoy;
          EXCEPTION WHEN dependent_objects_still_exist OR insufficient_privilege THEN
            NULL; -- someone else made it, or keeps something in it
          END;
        END IF;
      END
      $convoy$\
      """
          .formatted(LOCK);

  private TargetCatalog() {}

  /**
   * Idempotent, and safe where several sessions do it at once. Part of the caller's transaction if
   * there is one: whoever then writes the first row in the same transaction is safe from another
   * pipeline's {@link #dropIfEmpty}.
   */
  public static void create(Connection connection) throws SQLException {
    execute(connection, CREATE);
  }

  /** Removes the schema if no pipeline has anything in it. Atomic. */
  public static void dropIfEmpty(Connection connection) throws SQLException {
    execute(connection, DROP_IF_EMPTY);
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
