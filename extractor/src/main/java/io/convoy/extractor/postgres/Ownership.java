// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

/**
 * Asks who owns what and who may do what: each as the statement that would say it again. Each query
 * gives kind, the object by its number where it is one that grants are carried of, and text.
 */
final class Ownership {
  // Of relations as they are, and of all else that a database has; a column's has its name.
  private static final String OBJECTS =
      """
      WITH object AS (
        SELECT CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS kind,
               c.oid::regclass::text AS name, ''::text AS part, c.relowner AS owner,
               'r' || c.oid AS id,
               c.relacl AS acl, CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END AS class,
               c.relnamespace AS schema, NOT EXISTS (
                 SELECT FROM pg_depend o WHERE o.classid = 'pg_class'::regclass AND o.objid = c.oid
                   AND o.deptype IN ('a', 'i') AND o.refobjsubid > 0) AS stands_alone
        FROM pg_class c
        WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND c.relpersistence <> 't'
        UNION ALL
        SELECT 'TABLE', c.oid::regclass::text, ' (' || quote_ident(a.attname) || ')', c.relowner,
               'r' || c.oid, a.attacl, 'c', c.relnamespace, false
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        WHERE a.attacl IS NOT NULL AND NOT a.attisdropped
        UNION ALL
        SELECT 'SCHEMA', quote_ident(n.nspname), '', n.nspowner, 'n' || n.oid, n.nspacl, 'n', n.oid,
               n.oid >= 16384
        FROM pg_namespace n
        WHERE n.oid >= 16384 OR n.nspname = 'public'
        UNION ALL
        SELECT CASE p.prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END,
               p.oid::regprocedure::text, '', p.proowner, '', p.proacl, 'f', p.pronamespace, true
        FROM pg_proc p
        UNION ALL
        SELECT 'TYPE', format_type(y.oid, NULL), '', y.typowner, '', y.typacl, 'T', y.typnamespace,
               true
        FROM pg_type y LEFT JOIN pg_class c ON c.oid = y.typrelid
        WHERE y.typtype IN ('e', 'd', 'r') OR c.relkind = 'c'
      ), own AS (
        SELECT o.* FROM object o JOIN pg_namespace n ON n.oid = o.schema
        WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND n.nspname <> 'convoy'
      )
      """;
  static final String OWNERS =
      OBJECTS
          + """
          SELECT 'owners', '', format('ALTER %s %s OWNER TO %I', kind, name, pg_get_userbyid(owner))
          FROM own
          WHERE stands_alone AND pg_get_userbyid(owner) NOT IN (current_user, 'pg_database_owner')
          ORDER BY kind, name\
          """;
  static final String GRANTS =
      OBJECTS
          + """
          SELECT 'grants', id, format('GRANT %s ON %s %s TO %s%s',
                   string_agg(a.privilege_type || part, ', ' ORDER BY a.privilege_type),
                   kind, name,
                   CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee))
                   END,
                   CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
          FROM own CROSS JOIN LATERAL aclexplode(acl) a
          WHERE a.grantee <> owner AND NOT (a.grantee = 0 AND class IN ('f', 'T'))
            AND NOT (a.grantee = 0 AND class = 'n' AND name = 'public')
          GROUP BY id, kind, name, part, a.grantee, a.is_grantable
          ORDER BY kind, name, part\
          """;
  static final String DEFAULTS =
      """
      SELECT 'default privileges', '',
             format('ALTER DEFAULT PRIVILEGES FOR ROLE %I%s GRANT %s ON %s TO %s',
               pg_get_userbyid(d.defaclrole),
               CASE WHEN d.defaclnamespace = 0 THEN ''
                 ELSE ' IN SCHEMA ' || d.defaclnamespace::regnamespace END,
               string_agg(a.privilege_type, ', ' ORDER BY a.privilege_type),
               CASE d.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES'
                 WHEN 'f' THEN 'FUNCTIONS' WHEN 'T' THEN 'TYPES' ELSE 'SCHEMAS' END,
               CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END)
      FROM pg_default_acl d CROSS JOIN LATERAL aclexplode(d.defaclacl) a
      GROUP BY d.oid, d.defaclrole, d.defaclnamespace, d.defaclobjtype, a.grantee
      ORDER BY 3\
      """;

  private Ownership() {}
}
