// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.swap;

import io.convoy.common.postgres.SqlCall;
import io.convoy.coordinator.effect.inventory.RunTarget;
import io.convoy.coordinator.effect.inventory.SetAsideKeys;
import io.convoy.coordinator.effect.statement.SqlStep;
import io.convoy.coordinator.effect.swap.Dependents.Dependent;
import io.convoy.coordinator.effect.swap.Dependents.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Moves what hangs on tables from the old ones to the new ones: what is said of it is read while
 * the old ones have their names, and said again when the new ones have them. Views keep their oids,
 * and with these their grants and whatever hangs on them. Foreign keys are NOT VALID first, so that
 * no row is read while readers wait.
 */
final class Carried {
  // Names are qualified, since the session searches no schema.
  private static final String VIEWS =
      """
      SELECT format('make view %s read the new tables', v.oid::regclass),
             format('CREATE OR REPLACE VIEW %s%s AS %s', v.oid::regclass,
               ' WITH (' || (
                 SELECT string_agg(format('%s = %L', split_part(o, '=', 1),
                          substr(o, strpos(o, '=') + 1)), ', ')
                 FROM unnest(v.reloptions) o) || ')',
               pg_get_viewdef(v.oid))
      FROM pg_class v WHERE v.oid = ANY (?) ORDER BY v.oid\
      """;

  private static final String TRIGGERS =
      """
      SELECT format('give %s its trigger %I', t.tgrelid::regclass, t.tgname), s.sql
      FROM pg_trigger t
      CROSS JOIN LATERAL (VALUES
        (1, pg_get_triggerdef(t.oid)),
        (2, CASE t.tgenabled
              WHEN 'D' THEN format('ALTER TABLE %s DISABLE TRIGGER %I', t.tgrelid::regclass, t.tgname)
              WHEN 'A' THEN format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %I', t.tgrelid::regclass,
                t.tgname)
              WHEN 'R' THEN format('ALTER TABLE %s ENABLE REPLICA TRIGGER %I', t.tgrelid::regclass,
                t.tgname) END),
        (3, format('COMMENT ON TRIGGER %I ON %s IS %L', t.tgname, t.tgrelid::regclass,
              obj_description(t.oid, 'pg_trigger')))) s(place, sql)
      WHERE t.oid = ANY (?) AND s.sql IS NOT NULL
        AND (s.place < 3 OR obj_description(t.oid, 'pg_trigger') IS NOT NULL)
      ORDER BY t.oid, s.place\
      """;

  private static final String ROW_SECURITY =
      """
      SELECT format('give %s its row security', c.oid::regclass), s.sql
      FROM pg_class c
      CROSS JOIN LATERAL (
        SELECT p.oid, format('CREATE POLICY %I ON %s AS %s FOR %s TO %s%s%s', p.polname,
                 c.oid::regclass,
                 CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
                 CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE'
                   WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
                 (SELECT string_agg(CASE r WHEN 0 THEN 'PUBLIC'
                    ELSE quote_ident(pg_get_userbyid(r)) END, ', ') FROM unnest(p.polroles) r),
                 ' USING (' || pg_get_expr(p.polqual, p.polrelid) || ')',
                 ' WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')') AS sql
        FROM pg_policy p WHERE p.polrelid = c.oid
        UNION ALL
        SELECT 0, format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', c.oid::regclass)
        WHERE c.relrowsecurity
        UNION ALL
        SELECT 0, format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', c.oid::regclass)
        WHERE c.relforcerowsecurity) s
      WHERE c.oid = ANY (?) ORDER BY c.oid, s.oid\
      """;

  private static final String UNPUBLISH =
      """
      SELECT format('put %s aside', r.prrelid::regclass),
             format('ALTER PUBLICATION %I DROP TABLE ONLY %s', p.pubname, r.prrelid::regclass)
      FROM pg_publication_rel r JOIN pg_publication p ON p.oid = r.prpubid
      WHERE r.oid = ANY (?) ORDER BY r.oid\
      """;

  private static final String PUBLISH =
      """
      SELECT format('publish %s', r.prrelid::regclass),
             format('ALTER PUBLICATION %I ADD TABLE %s', p.pubname, r.prrelid::regclass) || '{}'
      FROM pg_publication_rel r JOIN pg_publication p ON p.oid = r.prpubid
      WHERE r.oid = ANY (?) ORDER BY r.oid\
      """;

  /** From PostgreSQL 15 on, a publication may have some columns and rows of a table only. */
  private static final int WITH_PARTS = 15;

  private static final String PARTS =
      """
      || coalesce((SELECT format(' (%s)', string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum))
                   FROM pg_attribute a
                   WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs)
                   HAVING count(*) > 0), '')
      || coalesce(' WHERE (' || pg_get_expr(r.prqual, r.prrelid) || ')', '')\
      """;

  private static final String DROP_KEYS =
      """
      SELECT format('set foreign key %I of %s aside', conname, conrelid::regclass),
             format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname)
      FROM pg_constraint WHERE oid = ANY (?) ORDER BY oid\
      """;

  private final List<SqlStep> before = new ArrayList<>();
  private final List<SqlStep> after = new ArrayList<>();

  private Carried() {}

  /** Reads what is to be said, and takes foreign keys down in the bookkeeping. */
  static Carried of(Connection connection, RunTarget target, List<Dependent> dependents)
      throws SQLException {
    Carried carried = new Carried();
    Object[] keys = oids(dependents, Kind.KEY_TO, Kind.KEY_FROM);
    if (keys.length > 0) {
      SetAsideKeys.save(connection, target.topics().pipeline(), keys);
      carried.before.addAll(steps(connection, DROP_KEYS, keys));
    }
    carried.after.addAll(steps(connection, VIEWS, oids(dependents, Kind.VIEW)));
    carried.after.addAll(steps(connection, TRIGGERS, oids(dependents, Kind.TRIGGER)));
    carried.after.addAll(steps(connection, ROW_SECURITY, oids(dependents, Kind.ROW_SECURITY)));
    Object[] publications = oids(dependents, Kind.PUBLICATION);
    int version = connection.getMetaData().getDatabaseMajorVersion();
    String publish = PUBLISH.replace("|| '{}'", version < WITH_PARTS ? "" : PARTS);
    carried.before.addAll(steps(connection, UNPUBLISH, publications));
    carried.after.addAll(steps(connection, publish, publications));
    return carried;
  }

  /** While the old tables have the names. */
  List<SqlStep> before() {
    return before;
  }

  /** When the new tables have them. */
  List<SqlStep> after() {
    return after;
  }

  private static Object[] oids(List<Dependent> dependents, Kind... kinds) {
    List<Kind> wanted = List.of(kinds);
    return dependents.stream()
        .filter(one -> wanted.contains(one.kind()))
        .map(Dependent::oid)
        .distinct()
        .toArray();
  }

  private static List<SqlStep> steps(Connection connection, String query, Object[] oids)
      throws SQLException {
    if (oids.length == 0) {
      return List.of();
    }
    return SqlCall.rows(
        connection,
        query,
        row -> new SqlStep(row.getString(1), row.getString(2)),
        connection.createArrayOf("oid", oids));
  }
}
