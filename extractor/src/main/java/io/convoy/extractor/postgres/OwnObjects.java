// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

/** Tells, in SQL, which parts of tables stand on what is not PostgreSQL's own. */
final class OwnObjects {
  /** The classes of what an expression can stand on; types come with the columns. */
  static final String CLASSES =
      """
      ('pg_proc'::regclass, 'pg_operator'::regclass, 'pg_opclass'::regclass,
       'pg_collation'::regclass, 'pg_ts_config'::regclass, 'pg_ts_dict'::regclass,
       'pg_am'::regclass)\
      """;

  private static final String NEEDED =
      """
      EXISTS (SELECT FROM pg_depend w
              WHERE w.classid = '%s'::regclass AND w.objid = %s AND w.refobjid >= 16384
                AND w.refclassid IN %s)\
      """;
  private static final String CALLED =
      """
      EXISTS (SELECT FROM pg_depend w
              WHERE w.classid = '%s'::regclass AND w.objid = %s AND w.refobjid >= 16384
                AND w.refclassid = 'pg_proc'::regclass AND NOT EXISTS (
                  SELECT FROM pg_depend m WHERE m.classid = 'pg_proc'::regclass
                    AND m.objid = w.refobjid AND m.deptype = 'e'))\
      """;

  private OwnObjects() {}

  /** True where a target may not have all that the part needs: functions, operators, ... */
  static String neededBy(String catalog, String oid) {
    return NEEDED.formatted(catalog, oid, CLASSES);
  }

  /** True where the part calls a function of the user's own, no extension's. */
  static String calledBy(String catalog, String oid) {
    return CALLED.formatted(catalog, oid);
  }
}
