// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * What the versions of PostgreSQL that a source may have lack or do differently: pieces of SQL that
 * mean the same on each of them, and what older ones cannot do.
 */
record ServerVersion(int major) {
  private static final String MULTIRANGE_NAME =
      """
      coalesce((SELECT ', MULTIRANGE_TYPE_NAME = ' || quote_ident(mn.nspname) || '.'
                         || quote_ident(m.typname)
                FROM pg_type m JOIN pg_namespace mn ON mn.oid = m.typnamespace
                WHERE m.oid = r.rngmultitypid), '')\
      """;

  static ServerVersion of(Connection connection) throws SQLException {
    return new ServerVersion(connection.getMetaData().getDatabaseMajorVersion());
  }

  /** True where a range of ctid is read without reading the whole table. */
  boolean readsRangesOfPages() {
    return major >= 14;
  }

  /** The function that says which transactions a snapshot sees. */
  String visible() {
    return since(13, "pg_current_snapshot()", "txid_current_snapshot()");
  }

  /** Of pg_attribute a. */
  String compression() {
    return since(14, "a.attcompression::text", "''");
  }

  /** The range of which pg_type y is the multirange. */
  String rangeOfMultirange() {
    return since(
        14, "(SELECT mr.rngtypid FROM pg_range mr WHERE mr.rngmultitypid = y.oid)", "0::oid");
  }

  /** What names the multirange in the definition of pg_range r. */
  String multirangeName() {
    return since(14, MULTIRANGE_NAME, "''");
  }

  /** Of pg_index i. */
  String nullsNotDistinct() {
    return since(15, "i.indnullsnotdistinct", "false");
  }

  /** The columns that ON DELETE SET of pg_constraint k is about. */
  String deletedColumns() {
    return since(15, "k.confdelsetcols", "NULL::smallint[]");
  }

  /** Of pg_collation co. */
  String collationLocale() {
    return since(17, "co.colllocale", since(15, "co.colliculocale", "NULL::text"));
  }

  /** Of pg_collation co. */
  String collationRules() {
    return since(16, "co.collicurules", "NULL::text");
  }

  /** Whether pg_constraint k is ENFORCED. */
  String enforced() {
    return since(18, "k.conenforced", "true");
  }

  /** Whether pg_constraint k is WITHOUT OVERLAPS, or refers to one that is. */
  String withoutOverlaps() {
    return since(18, "k.conperiod", "false");
  }

  private String since(int firstVersion, String then, String before) {
    return major >= firstVersion ? then : before;
  }
}
