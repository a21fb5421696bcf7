// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.apply;

import io.convoy.common.bookkeeping.TargetCatalog;
import io.convoy.common.postgres.SqlNames;
import io.convoy.schemas.row.RowChecksum;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * What the stage of a table is called, and the list beside it of the target's rows that differ.
 *
 * @param table unquoted
 */
record StageName(String table) {
  /**
   * @param topic that the stage's rows travel in: another one for each generation of each table
   */
  static StageName of(String topic) {
    byte[] bytes = topic.getBytes(StandardCharsets.UTF_8);
    long hash = RowChecksum.of(bytes, 0, bytes.length);
    return new StageName("stage_" + HexFormat.of().toHexDigits(hash));
  }

  String schema() {
    return TargetCatalog.SCHEMA;
  }

  String list() {
    return table + "_old";
  }

  String sql() {
    return SqlNames.quote(schema(), table);
  }

  String listSql() {
    return SqlNames.quote(schema(), list());
  }
}
