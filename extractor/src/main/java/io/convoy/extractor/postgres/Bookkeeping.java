// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import io.convoy.common.bookkeeping.TargetCatalog;
import io.convoy.common.postgres.SqlNames;
import java.util.stream.Collectors;

/**
 * Knows in a source what Convoy itself keeps in a target, where the source was one. A schema of
 * that name which is somebody else's is like any other.
 */
final class Bookkeeping {
  /** Over a relation {@code c} and its schema {@code n}. */
  static final String IS_PART =
      """
      (n.nspname = '%s' AND (c.relname IN (%s) OR c.relname ~ '^stage_[0-9a-f]{16}(_old)?$')
        AND EXISTS (SELECT FROM pg_attribute o
                    WHERE o.attrelid = to_regclass('%s.owned_table')
                      AND o.attname = 'pipeline'))\
      """
          .formatted(
              TargetCatalog.SCHEMA,
              TargetCatalog.RELATIONS.stream()
                  .sorted()
                  .map(SqlNames::literal)
                  .collect(Collectors.joining(", ")),
              TargetCatalog.SCHEMA);

  /** The names of its tables in one row; NULL where there are none. */
  static final String TABLES =
      """
      SELECT string_agg(c.relname, ', ' ORDER BY c.relname)
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind = 'r' AND %s\
      """
          .formatted(IS_PART);

  private Bookkeeping() {}
}
