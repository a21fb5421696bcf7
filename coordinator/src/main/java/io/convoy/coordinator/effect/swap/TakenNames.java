// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.swap;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.postgres.SqlCall;
import io.convoy.coordinator.decision.Description;
import io.convoy.coordinator.effect.ddl.Partitions;
import io.convoy.coordinator.effect.ddl.TableKeys;
import io.convoy.coordinator.effect.ddl.TableKeys.Planned;
import io.convoy.coordinator.effect.ddl.TargetTable;
import io.convoy.coordinator.effect.inventory.RunTarget;
import io.convoy.schemas.table.Constraint;
import io.convoy.schemas.table.Sequence;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds names that the run's tables, indexes and sequences are to have and that somebody else's
 * have: in one schema of PostgreSQL all of these have different names.
 */
final class TakenNames {
  // What goes with the tables that are put aside is out of the way then.
  private static final String TAKEN =
      """
      SELECT format('%s %s', CASE c.relkind WHEN 'S' THEN 'sequence' WHEN 'i' THEN 'index'
               WHEN 'I' THEN 'index' WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view'
               WHEN 'c' THEN 'type' ELSE 'table' END, c.oid::regclass)
               || coalesce((SELECT format(' of %s', i.indrelid::regclass) FROM pg_index i
                            WHERE i.indexrelid = c.oid), '')
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN unnest(?, ?) w(schema, name) ON w.schema = n.nspname AND w.name = c.relname
      WHERE c.oid <> ALL (?)
        AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indexrelid = c.oid AND i.indrelid = ANY (?))
        AND NOT EXISTS (
          SELECT FROM pg_depend d
          WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
            AND d.refclassid = 'pg_class'::regclass AND d.refobjid = ANY (?)
            AND d.deptype IN ('a', 'i') AND c.relkind = 'S')
      ORDER BY 1\
      """;

  private record Name(String schema, String name) {}

  private TakenNames() {}

  /**
   * @throws ConvoyException TARGET_EXISTS with what has the names
   */
  static void require(
      Connection connection, RunTarget target, List<Description> tables, Replaced replaced)
      throws SQLException {
    Set<Name> wanted = wanted(target, tables);
    Array old = connection.createArrayOf("oid", Replaced.oids(replaced.all()).toArray());
    List<String> taken =
        SqlCall.texts(
            connection,
            TAKEN,
            connection.createArrayOf("text", wanted.stream().map(Name::schema).toArray()),
            connection.createArrayOf("text", wanted.stream().map(Name::name).toArray()),
            old,
            old,
            old);
    if (!taken.isEmpty()) {
      throw new ConvoyException(
          ErrorCode.TARGET_EXISTS,
          "what the run brings is to have names in the target that these have, which it does not replace: %s; rename or drop them, or leave the run's tables out with source.tables.exclude"
              .formatted(String.join(", ", taken)));
    }
  }

  private static Set<Name> wanted(RunTarget target, Collection<Description> descriptions) {
    Set<Name> wanted = new LinkedHashSet<>();
    for (Description description : descriptions) {
      TargetTable table = target.table(description.table()).lasting();
      wanted.add(new Name(table.schema(), table.name()));
      Partitions.of(table).stream()
          .flatMap(partitions -> partitions.first().stream())
          .forEach(partition -> wanted.add(new Name(table.schema(), partition.name())));
      for (Planned planned : TableKeys.all(table)) {
        if (hasRelation(planned)) {
          wanted.add(new Name(table.schema(), planned.name()));
        }
      }
      for (Sequence sequence : table.source().getSequences()) {
        wanted.add(
            new Name(
                table.names().schema(sequence.getSchemaName()),
                table.names().identifier(sequence.getName())));
      }
    }
    return wanted;
  }

  private static boolean hasRelation(Planned planned) {
    return !(planned.source() instanceof Constraint constraint)
        || constraint.getDefinition().startsWith("EXCLUDE");
  }
}
