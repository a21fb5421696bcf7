// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver;

import io.convoy.extractor.source.KeySql;
import io.convoy.extractor.sqlserver.tsql.SqlServerNames;
import io.convoy.extractor.sqlserver.tsql.TypeSpelling;
import io.convoy.schemas.table.Column;
import java.util.Set;

/** Asks for keys in T-SQL. Stateless. */
final class RowKeySql implements KeySql {
  /** Types whose texts mean the same value to PostgreSQL, and no other. */
  private static final Set<String> KEY_TYPES =
      Set.of(
          "tinyint", "smallint", "int", "bigint", "decimal", "numeric", "uniqueidentifier", "date");

  @Override
  public String first(long most, String columns, String rows) {
    return "SELECT TOP (%d) %s FROM %s".formatted(most, columns, rows);
  }

  @Override
  public boolean isOfKeys(Column part) {
    return KEY_TYPES.contains(TypeSpelling.of(part.getSourceType()).name());
  }

  @Override
  public String keyText(Column part) {
    return new KeyType(part.getSourceType(), null).text(SqlServerNames.quote(part.getName()));
  }
}
