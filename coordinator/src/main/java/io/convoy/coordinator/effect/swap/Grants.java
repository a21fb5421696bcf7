// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.swap;

import io.convoy.common.postgres.SqlCall;
import io.convoy.coordinator.effect.statement.SqlSteps;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Gives the new tables and sequences to the owners of the old ones, with the same grants, so that
 * whoever could read before can read after. A table that takes nobody's place has what the schema's
 * default privileges give, as if it had been made there. Stateless.
 */
final class Grants {
  private static final String OWNER =
      """
      SELECT format('ALTER TABLE %s OWNER TO %I', n.oid::regclass, pg_get_userbyid(o.relowner))
      FROM pg_class n, pg_class o
      WHERE n.oid = ?::bigint::oid AND o.oid = ?::bigint::oid AND n.relowner <> o.relowner\
      """;

  // Revoked first: the new one may have been given more by default.
  private static final String TABLE =
      """
      SELECT sql FROM (
        SELECT 0 AS place, format('REVOKE ALL ON %s %s FROM %s',
                 CASE n.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, n.oid::regclass,
                 CASE a.grantee WHEN 0 THEN 'PUBLIC'
                   ELSE quote_ident(pg_get_userbyid(a.grantee)) END) AS sql
        FROM pair JOIN pg_class n ON n.oid = pair.new JOIN pg_class o ON o.oid = pair.old
        CROSS JOIN LATERAL aclexplode(coalesce(n.relacl, acldefault(
          CASE n.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", n.relowner))) a
        WHERE n.relacl IS DISTINCT FROM o.relacl
        UNION
        SELECT 1, format('GRANT %s ON %s %s TO %s%s', a.privilege_type,
                 CASE n.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, n.oid::regclass,
                 CASE a.grantee WHEN 0 THEN 'PUBLIC'
                   ELSE quote_ident(pg_get_userbyid(a.grantee)) END,
                 CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
        FROM pair JOIN pg_class n ON n.oid = pair.new JOIN pg_class o ON o.oid = pair.old
        CROSS JOIN LATERAL aclexplode(coalesce(o.relacl, acldefault(
          CASE o.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", o.relowner))) a
        WHERE n.relacl IS DISTINCT FROM o.relacl
        UNION
        SELECT 2, format('GRANT %s (%I) ON TABLE %s TO %s%s', a.privilege_type, na.attname,
                 na.attrelid::regclass,
                 CASE a.grantee WHEN 0 THEN 'PUBLIC'
                   ELSE quote_ident(pg_get_userbyid(a.grantee)) END,
                 CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
        FROM pair JOIN pg_attribute oa ON oa.attrelid = pair.old
        JOIN pg_attribute na ON na.attrelid = pair.new AND na.attname = oa.attname
          AND NOT na.attisdropped
        CROSS JOIN LATERAL aclexplode(oa.attacl) a) s
      ORDER BY place, sql\
      """;

  private static final String PAIR =
      "WITH pair AS (SELECT ?::bigint::oid AS new, ?::bigint::oid AS old) ";

  // Sequences of columns go by the names of the columns.
  private static final String SEQUENCES =
      """
      SELECT nd.objid::bigint, od.objid::bigint
      FROM pg_depend nd
      JOIN pg_attribute na ON na.attrelid = nd.refobjid AND na.attnum = nd.refobjsubid
      JOIN pg_attribute oa ON oa.attrelid = ?::bigint::oid AND oa.attname = na.attname
      JOIN pg_depend od ON od.refobjid = oa.attrelid AND od.refobjsubid = oa.attnum
        AND od.classid = 'pg_class'::regclass AND od.refclassid = 'pg_class'::regclass
        AND od.deptype IN ('a', 'i')
      JOIN pg_class os ON os.oid = od.objid AND os.relkind = 'S'
      JOIN pg_class ns ON ns.oid = nd.objid AND ns.relkind = 'S'
      WHERE nd.refobjid = ?::bigint::oid AND nd.classid = 'pg_class'::regclass
        AND nd.refclassid = 'pg_class'::regclass AND nd.deptype IN ('a', 'i')\
      """;

  private static final String BY_DEFAULT =
      """
      SELECT format('GRANT %s ON %s %s TO %s%s', a.privilege_type,
               CASE n.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, n.oid::regclass,
               CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END,
               CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
      FROM pg_class n
      JOIN pg_default_acl d ON d.defaclnamespace = n.relnamespace AND d.defaclrole = n.relowner
        AND d.defaclobjtype = CASE n.relkind WHEN 'S' THEN 'S' ELSE 'r' END::"char"
      CROSS JOIN LATERAL aclexplode(d.defaclacl) a
      WHERE n.oid = ?::bigint::oid
        OR n.relkind = 'S' AND n.oid IN (
          SELECT objid FROM pg_depend
          WHERE refobjid = ?::bigint::oid AND classid = 'pg_class'::regclass
            AND refclassid = 'pg_class'::regclass AND deptype IN ('a', 'i'))\
      """;

  private Grants() {}

  /** Of a table, with the sequences of its columns, or of a sequence that belongs to none. */
  static void carry(Connection connection, long newOid, long oldOid) throws SQLException {
    run(connection, OWNER, newOid, oldOid);
    run(connection, PAIR + TABLE, newOid, oldOid);
    for (long[] pair : pairs(connection, newOid, oldOid)) {
      run(connection, PAIR + TABLE, pair[0], pair[1]);
    }
  }

  /** Of a partition, which has no grants: whoever may read the table may read it there. */
  static void carryOwner(Connection connection, long newOid, long oldOid) throws SQLException {
    run(connection, OWNER, newOid, oldOid);
  }

  /** What the schema gives to each new table, and to the sequences of its columns. */
  static void byDefault(Connection connection, long newOid) throws SQLException {
    run(connection, BY_DEFAULT, newOid, newOid);
  }

  private static List<long[]> pairs(Connection connection, long newOid, long oldOid)
      throws SQLException {
    return SqlCall.rows(
        connection, SEQUENCES, row -> new long[] {row.getLong(1), row.getLong(2)}, oldOid, newOid);
  }

  private static void run(Connection connection, String query, long first, long second)
      throws SQLException {
    SqlSteps.runWritten(connection, "give a new table the old one's grants", query, first, second);
  }
}
