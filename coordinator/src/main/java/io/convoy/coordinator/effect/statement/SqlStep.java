// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.statement;

import java.util.List;

/**
 * One statement of DDL.
 *
 * @param doing what it does, as in "cannot {doing}: ..."
 * @param sql the statement, without a semicolon
 * @param searchPath where to look for what the statement names without a schema
 */
public record SqlStep(String doing, String sql, List<String> searchPath) {
  public SqlStep(String doing, String sql) {
    this(doing, sql, List.of());
  }

  public SqlStep searching(List<String> path) {
    return new SqlStep(doing, sql, path);
  }
}
