// SPDX-License-Identifier: Apache-2.0
package io.convoy.schemas.row;

import io.convoy.schemas.table.TableId;

/** What the configuration makes of source names in PostgreSQL; unquoted. */
public interface TargetNames {
  String schema(String sourceSchema);

  String table(TableId table);

  /** Constraints, indexes and sequences follow one rule. */
  String identifier(String sourceName);

  /** Columns follow it too, where nothing else is configured of one. */
  default String column(TableId table, String sourceName) {
    return identifier(sourceName);
  }

  /** The names that things have in the end, where these are those that they have until then. */
  default TargetNames lasting() {
    return this;
  }

  /** Names as they are. */
  TargetNames SAME =
      new TargetNames() {
        @Override
        public String schema(String sourceSchema) {
          return sourceSchema;
        }

        @Override
        public String table(TableId table) {
          return table.getName();
        }

        @Override
        public String identifier(String sourceName) {
          return sourceName;
        }
      };
}
