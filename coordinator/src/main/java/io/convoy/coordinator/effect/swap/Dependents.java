// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.swap;

import io.convoy.common.postgres.SqlCall;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds what hangs on tables that are put aside: it knows them by their oids, and would stay with
 * them. Asks the catalog, takes no lock. Stateless.
 */
final class Dependents {
  // t: the tables, roots first; own: with all that goes with them.
  private static final String QUERY =
      """
      WITH root AS MATERIALIZED (SELECT unnest(?) AS oid),
      t AS MATERIALIZED (SELECT oid FROM root UNION SELECT unnest(?)),
      own AS MATERIALIZED (
        SELECT oid FROM t
        UNION SELECT unnest(?)
        UNION SELECT indexrelid FROM pg_index
          WHERE indrelid IN (SELECT oid FROM t
                             UNION SELECT reltoastrelid FROM pg_class
                             WHERE oid IN (SELECT oid FROM t))
        UNION SELECT reltoastrelid FROM pg_class WHERE oid IN (SELECT oid FROM t)
        UNION SELECT objid FROM pg_depend
          WHERE classid = 'pg_class'::regclass AND refclassid = 'pg_class'::regclass
            AND refobjid IN (SELECT oid FROM t) AND deptype IN ('a', 'i')),
      type AS MATERIALIZED (
        SELECT y.oid FROM pg_type y WHERE y.typrelid IN (SELECT oid FROM t)
        UNION SELECT y.typarray FROM pg_type y WHERE y.typrelid IN (SELECT oid FROM t))
      SELECT 'VIEW', format('view %s of %s', v.oid::regclass, d.refobjid::regclass), v.oid::bigint,
             CASE WHEN NOT pg_has_role(v.relowner, 'USAGE') THEN 'it is not the user''s to change'
               WHEN d.refobjid NOT IN (SELECT oid FROM root) THEN 'it reads a partition' END
      FROM (SELECT DISTINCT r.ev_class, d.refobjid FROM pg_depend d
            JOIN pg_rewrite r ON d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid
            WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid IN (SELECT oid FROM own)) d
      JOIN pg_class v ON v.oid = d.ev_class
      WHERE v.relkind = 'v'
      UNION ALL
      SELECT 'OTHER', CASE v.relkind WHEN 'm'
               THEN format('materialized view %s of %s', v.oid::regclass, d.refobjid::regclass)
               ELSE format('rule %I of %s', r.rulename, v.oid::regclass) END, r.oid::bigint,
             'it cannot be moved'
      FROM (SELECT DISTINCT objid, refobjid FROM pg_depend
            WHERE classid = 'pg_rewrite'::regclass AND refclassid = 'pg_class'::regclass
              AND refobjid IN (SELECT oid FROM own)) d
      JOIN pg_rewrite r ON r.oid = d.objid JOIN pg_class v ON v.oid = r.ev_class
      WHERE v.relkind <> 'v'
      UNION ALL
      SELECT 'KEY_TO', format('foreign key %I of %s to %s', conname, conrelid::regclass,
               confrelid::regclass), c.oid::bigint,
             CASE WHEN NOT pg_has_role(f.relowner, 'USAGE') THEN 'its table is not the user''s'
               WHEN confrelid NOT IN (SELECT oid FROM root) THEN 'it is to a partition' END
      FROM pg_constraint c JOIN pg_class f ON f.oid = c.conrelid
      WHERE contype = 'f' AND conparentid = 0 AND confrelid IN (SELECT oid FROM t)
        AND conrelid NOT IN (SELECT oid FROM t)
      UNION ALL
      SELECT 'KEY_FROM', format('foreign key %I of %s to %s', conname, conrelid::regclass,
               confrelid::regclass), c.oid::bigint,
             CASE WHEN NOT has_table_privilege(confrelid, 'REFERENCES')
                 THEN 'the user may not refer to that table'
               WHEN conrelid NOT IN (SELECT oid FROM root) THEN 'it is of a partition' END
      FROM pg_constraint c
      WHERE contype = 'f' AND conparentid = 0 AND conrelid IN (SELECT oid FROM t)
        AND confrelid NOT IN (SELECT oid FROM t)
      UNION ALL
      SELECT 'TRIGGER', format('trigger %I of %s', tgname, tgrelid::regclass), oid::bigint, NULL
      FROM pg_trigger WHERE NOT tgisinternal AND tgrelid IN (SELECT oid FROM root)
      UNION ALL
      SELECT 'ROW_SECURITY', format('row security of %s (%s policies)', c.oid::regclass,
               (SELECT count(*) FROM pg_policy WHERE polrelid = c.oid)), c.oid::bigint, NULL
      FROM pg_class c
      WHERE c.oid IN (SELECT oid FROM root)
        AND (relrowsecurity OR EXISTS (SELECT FROM pg_policy WHERE polrelid = c.oid))
      UNION ALL
      SELECT 'PUBLICATION', format('publication %I, which %s is in', pubname, prrelid::regclass),
             r.oid::bigint,
             CASE WHEN NOT pg_has_role(pubowner, 'USAGE') THEN 'it is not the user''s' END
      FROM pg_publication_rel r JOIN pg_publication p ON p.oid = r.prpubid
      WHERE prrelid IN (SELECT oid FROM root)
      UNION ALL
      SELECT 'OTHER', format('%s, which inherits from %s', inhrelid::regclass,
               inhparent::regclass), inhrelid::bigint, 'it cannot be moved'
      FROM pg_inherits
      WHERE (inhparent IN (SELECT oid FROM t)) <> (inhrelid IN (SELECT oid FROM t))
      UNION ALL
      SELECT DISTINCT 'OTHER', pg_describe_object(classid, objid, objsubid) || ' ('
               || pg_describe_object(refclassid, refobjid, 0) || ')', objid::bigint,
             'it cannot be moved'
      FROM pg_depend d
      WHERE deptype IN ('n', 'a')
        AND (refclassid = 'pg_class'::regclass AND refobjid IN (SELECT oid FROM own)
          OR refclassid = 'pg_type'::regclass AND refobjid IN (SELECT oid FROM type))
        AND CASE classid
          WHEN 'pg_class'::regclass THEN objid NOT IN (SELECT oid FROM own) AND NOT EXISTS (
            SELECT FROM pg_inherits WHERE inhrelid = objid AND inhparent = refobjid)
          WHEN 'pg_attrdef'::regclass THEN NOT EXISTS (
            SELECT FROM pg_attrdef WHERE oid = objid AND adrelid IN (SELECT oid FROM t))
          WHEN 'pg_constraint'::regclass THEN EXISTS (
            SELECT FROM pg_constraint
            WHERE oid = objid AND contype <> 'f' AND conrelid NOT IN (SELECT oid FROM t))
          WHEN 'pg_policy'::regclass THEN EXISTS (
            SELECT FROM pg_policy WHERE oid = objid AND polrelid NOT IN (SELECT oid FROM t))
          WHEN 'pg_trigger'::regclass THEN EXISTS (
            SELECT FROM pg_trigger
            WHERE oid = objid AND NOT tgisinternal AND tgrelid NOT IN (SELECT oid FROM t))
          WHEN 'pg_rewrite'::regclass THEN refclassid <> 'pg_class'::regclass AND EXISTS (
            SELECT FROM pg_rewrite WHERE oid = objid AND ev_class NOT IN (SELECT oid FROM own))
          WHEN 'pg_publication_rel'::regclass THEN false
          WHEN 'pg_statistic_ext'::regclass THEN false
          ELSE true END
      UNION ALL
      SELECT 'OTHER', format('%s, which belongs to %s', objid::regclass,
               pg_describe_object(refclassid, refobjid, 0)), objid::bigint, 'it cannot be moved'
      FROM pg_depend
      WHERE classid = 'pg_class'::regclass AND objid IN (SELECT oid FROM t) AND deptype = 'e'
      ORDER BY 1, 2\
      """;

  private Dependents() {}

  /** What it is. */
  enum Kind {
    VIEW,
    /** A foreign key of another table, to one of these. */
    KEY_TO,
    /** A foreign key of one of these, to another table. */
    KEY_FROM,
    TRIGGER,
    ROW_SECURITY,
    PUBLICATION,
    OTHER;

    /** True where the tables cannot be dropped while it is there. */
    boolean holdsTables() {
      return switch (this) {
        case VIEW, KEY_TO, OTHER -> true;
        case KEY_FROM, TRIGGER, ROW_SECURITY, PUBLICATION -> false;
      };
    }
  }

  /**
   * Something that hangs on a table.
   *
   * @param what for people
   * @param oid of it
   * @param obstacle why it cannot be moved to another table; null where it can
   */
  record Dependent(Kind kind, String what, long oid, @Nullable String obstacle) {}

  /** All of them. */
  static List<Dependent> of(Connection connection, Replaced replaced) throws SQLException {
    return of(
        connection,
        replaced.roots(),
        Replaced.oids(replaced.partitions()),
        Replaced.oids(replaced.sequences()));
  }

  static List<Dependent> of(
      Connection connection, List<Long> tables, List<Long> partitions, List<Long> sequences)
      throws SQLException {
    return SqlCall.rows(
        connection,
        QUERY,
        row ->
            new Dependent(
                Kind.valueOf(row.getString(1)), row.getString(2), row.getLong(3), row.getString(4)),
        connection.createArrayOf("oid", tables.toArray()),
        connection.createArrayOf("oid", partitions.toArray()),
        connection.createArrayOf("oid", sequences.toArray()));
  }
}
