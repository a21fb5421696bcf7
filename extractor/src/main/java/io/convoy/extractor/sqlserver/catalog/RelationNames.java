// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.catalog;

import io.convoy.schemas.table.TableId;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Gives tables, indexes and sequences of a schema names of their own: to PostgreSQL they are all
 * relations, while SQL Server asks of an index only that its table has no other of its name.
 *
 * <p>Names that differ in case and punctuation alone count as equal, since the target may fold
 * them. The names given depend on nothing but the order in which they are asked for.
 */
final class RelationNames {
  private static final Pattern FOLDED_AWAY = Pattern.compile("[^\\p{L}\\p{N}]+");

  private final Set<TableId> taken = new HashSet<>();

  RelationNames(Collection<TableId> tables) {
    tables.forEach(table -> take(table.getSchemaName(), table.getName()));
  }

  /** Keeps a name that something of the source has for it. */
  void reserve(TableId name) {
    take(name.getSchemaName(), name.getName());
  }

  /** The wanted name where it is free, or else one that begins with the table's. */
  String index(TableId table, String wanted) {
    return free(table, wanted, table.getName() + "_" + wanted);
  }

  /** As PostgreSQL names the sequence of a column. */
  String sequence(TableId table, String column) {
    String wanted = table.getName() + "_" + column + "_seq";
    return free(table, wanted, wanted);
  }

  private String free(TableId table, String wanted, String otherwise) {
    String schema = table.getSchemaName();
    String name = wanted;
    for (int attempt = 1; !take(schema, name); attempt++) {
      name = attempt == 1 && !otherwise.equals(wanted) ? otherwise : otherwise + "_" + attempt;
    }
    return name;
  }

  private boolean take(String schema, String name) {
    return taken.add(new TableId(schema, fold(name)));
  }

  private static String fold(String name) {
    String letters = FOLDED_AWAY.matcher(name).replaceAll("").toLowerCase(Locale.ROOT);
    return letters.isEmpty() ? name : letters;
  }
}
