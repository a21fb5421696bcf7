// SPDX-License-Identifier: Apache-2.0
package io.convoy.common.postgres;

import io.convoy.schemas.table.TableId;

/** Quotes identifiers and literals for PostgreSQL. */
public final class SqlNames {
  private SqlNames() {}

  /** Always in double quotes. */
  public static String quote(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }

  /** {@code "schema"."name"}. */
  public static String quote(String schema, String name) {
    return quote(schema) + '.' + quote(name);
  }

  /** {@code "schema"."table"}. */
  public static String quote(TableId table) {
    return quote(table.getSchemaName(), table.getName());
  }

  /** A string literal, right whatever standard_conforming_strings says. */
  public static String literal(String value) {
    String doubled = value.replace("'", "''");
    return doubled.indexOf('\\') < 0
        ? "'" + doubled + "'"
        : "E'" + doubled.replace("\\", "\\\\") + "'";
  }
}
