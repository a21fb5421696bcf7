// SPDX-License-Identifier: Apache-2.0
package io.convoy.e2e.storm;

import io.convoy.e2e.Databases;
import io.convoy.embedded.PostgresServer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The source's own record of every change, by which its content at each moment is known. A writer's
 * transaction makes the next version of the source; triggers write down the hashes of the rows that
 * went and came with it. Versions are committed one after the other, so that whoever reads at one
 * point in time sees all versions up to some number and none after it.
 */
record Ledger(Databases databases) {
  /** The variable of a transaction that says which version it makes. */
  static final String VERSION = "ledger.version";

  /** Makes it anew; changes of all tables of {@code public} are written down from now on. */
  static final String SQL =
      """
      DROP SCHEMA IF EXISTS ledger CASCADE;
      CREATE SCHEMA ledger;
      CREATE TABLE ledger.version (number int PRIMARY KEY);
      INSERT INTO ledger.version VALUES (0);
      CREATE TABLE ledger.change (version int NOT NULL, name text NOT NULL, hash bigint NOT NULL, rows int NOT NULL);
      CREATE FUNCTION ledger.came() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO ledger.change
          SELECT current_setting('ledger.version')::int, TG_TABLE_NAME, hashtextextended(come::text, 0), 1 FROM come;
        RETURN NULL;
      END $$;
      CREATE FUNCTION ledger.went() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO ledger.change
          SELECT current_setting('ledger.version')::int, TG_TABLE_NAME, hashtextextended(gone::text, 0), -1 FROM gone;
        RETURN NULL;
      END $$;
      CREATE FUNCTION ledger.became() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO ledger.change
          SELECT current_setting('ledger.version')::int, TG_TABLE_NAME, hashtextextended(gone::text, 0), -1 FROM gone
          UNION ALL SELECT current_setting('ledger.version')::int, TG_TABLE_NAME, hashtextextended(come::text, 0), 1 FROM come;
        RETURN NULL;
      END $$;
      DO $$ DECLARE name text; BEGIN
        FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
          EXECUTE format('CREATE TRIGGER came AFTER INSERT ON public.%I REFERENCING NEW TABLE AS come EXECUTE FUNCTION ledger.came()', name);
          EXECUTE format('CREATE TRIGGER went AFTER DELETE ON public.%I REFERENCING OLD TABLE AS gone EXECUTE FUNCTION ledger.went()', name);
          EXECUTE format('CREATE TRIGGER became AFTER UPDATE ON public.%I REFERENCING OLD TABLE AS gone NEW TABLE AS come EXECUTE FUNCTION ledger.became()', name);
        END LOOP;
      END $$;
      """;

  /** A query for the version that the source is at. */
  static final String LAST = "SELECT max(number) FROM ledger.version";

  /** The last of all versions. */
  int last() {
    return Math.toIntExact(databases.number(databases.source(), LAST));
  }

  /** Every table there is a record of. */
  List<String> tables() {
    return databases.query(
        databases.source(),
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1");
  }

  /** A query for the number of a table's rows and the sum of their hashes. */
  static String sum(String table) {
    return "SELECT count(*) || ' ' || coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) FROM"
        + " public."
        + table
        + " t";
  }

  /** What a table was at each version, in sums. The source is at rest. */
  VersionSums sums(String table) {
    Map<Integer, VersionSums.Sum> changes = new HashMap<>();
    for (String change :
        databases.query(
            databases.source(),
            "SELECT concat_ws(' ', version, sum(rows), sum(rows * hash::numeric)) FROM"
                + " ledger.change WHERE name = '"
                + table
                + "' GROUP BY version")) {
      String[] parts = change.split(" ", 2);
      changes.put(Integer.parseInt(parts[0]), VersionSums.Sum.parse(parts[1]));
    }
    String now = databases.query(databases.source(), sum(table)).getFirst();
    return new VersionSums(VersionSums.Sum.parse(now), last(), changes);
  }

  /** Which of the source's versions a table of the target is. The source is at rest. */
  Match match(String table) {
    return history(table).match(rows(databases.target(), table));
  }

  /** All that the source knows of a table. It is at rest. */
  TableHistory history(String table) {
    return new TableHistory(rows(databases.source(), table), last(), changes(table));
  }

  /** The hash of each row on one side. */
  long[] rows(PostgresServer server, String table) {
    return databases.numbers(
        server, "SELECT hashtextextended(t::text, 0) FROM public." + table + " t");
  }

  private List<TableHistory.Change> changes(String table) {
    return databases
        .query(
            databases.source(),
            "SELECT concat_ws(' ', version, hash, sum(rows)) FROM ledger.change WHERE name = '"
                + table
                + "' GROUP BY version, hash HAVING sum(rows) <> 0")
        .stream()
        .map(TableHistory.Change::parse)
        .toList();
  }
}
