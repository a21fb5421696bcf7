// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.ddl;

import io.convoy.coordinator.effect.statement.SqlSteps;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Gives a schema that tables are loaded in the rights of the one that they are to be in: a loader
 * may be a user of its own, who has its rights by those of the schema. Stateless.
 */
final class ShadowRights {
  private static final String RIGHTS =
      """
      WITH g AS (
        SELECT a.privilege_type, NULL AS objects, a.grantee
        FROM pg_namespace n CROSS JOIN LATERAL aclexplode(n.nspacl) a
        WHERE n.nspname = ? AND a.grantee <> n.nspowner
        UNION ALL
        SELECT a.privilege_type, CASE d.defaclobjtype WHEN 'S' THEN 'SEQUENCES' ELSE 'TABLES' END,
               a.grantee
        FROM pg_default_acl d JOIN pg_namespace n ON n.oid = d.defaclnamespace
        CROSS JOIN LATERAL aclexplode(d.defaclacl) a
        WHERE n.nspname = ? AND d.defaclobjtype IN ('r', 'S')
          AND d.defaclrole = (SELECT oid FROM pg_roles WHERE rolname = current_user))
      SELECT CASE WHEN objects IS NULL
          THEN format('GRANT %s ON SCHEMA %I TO %s', privilege_type, s.name, r.name)
          ELSE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT %s ON %s TO %s', s.name,
                 privilege_type, objects, r.name) END
      FROM g
      CROSS JOIN (SELECT ?::text AS name) s
      CROSS JOIN LATERAL (
        SELECT CASE g.grantee WHEN 0 THEN 'PUBLIC'
          ELSE quote_ident(pg_get_userbyid(g.grantee)) END AS name) r\
      """;

  private ShadowRights() {}

  /**
   * @param shadow which was just made; unquoted, as {@code lasting} is
   */
  static void give(Connection connection, String shadow, String lasting) throws SQLException {
    SqlSteps.runWritten(
        connection, "give rights in the schema for loading", RIGHTS, lasting, lasting, shadow);
  }
}
