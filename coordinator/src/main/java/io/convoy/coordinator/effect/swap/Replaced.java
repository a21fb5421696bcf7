// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.swap;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.postgres.SqlCall;
import io.convoy.coordinator.decision.Description;
import io.convoy.coordinator.effect.inventory.RunTarget;
import io.convoy.coordinator.effect.inventory.TargetRelation;
import io.convoy.coordinator.effect.inventory.TargetRelation.Origin;
import io.convoy.schemas.row.TargetNames;
import io.convoy.schemas.table.Sequence;
import io.convoy.schemas.table.TableId;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What has the names now that the run's tables and sequences are to have.
 *
 * @param tables by the table of the run that is to have the name
 * @param partitions of these, which go with them
 * @param sequences that belong to no table
 */
record Replaced(
    Map<TableId, TargetRelation> tables,
    List<TargetRelation> partitions,
    List<TargetRelation> sequences) {
  private static final String PARTITIONS =
      """
      SELECT p.oid::bigint, n.nspname, p.relname, p.relkind::text, p.relpersistence::text
      FROM unnest(?) r(oid)
      CROSS JOIN LATERAL pg_partition_tree(r.oid) t
      JOIN pg_class p ON p.oid = t.relid
      JOIN pg_namespace n ON n.oid = p.relnamespace
      WHERE p.oid <> ALL (?) ORDER BY t.level, p.oid\
      """;

  private static final String FREE_SEQUENCES =
      """
      SELECT c.oid::bigint, n.nspname, c.relname, c.relkind::text, c.relpersistence::text
      FROM unnest(?, ?) w(schema, name)
      JOIN pg_namespace n ON n.nspname = w.schema
      JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = w.name AND c.relkind = 'S'
      WHERE NOT EXISTS (
        SELECT FROM pg_depend d
        WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
          AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i'))
      ORDER BY c.oid\
      """;

  private static final String NOT_OWNED =
      """
      SELECT c.oid::regclass::text FROM pg_class c
      WHERE c.oid = ANY (?) AND NOT pg_has_role(c.relowner, 'USAGE') ORDER BY 1\
      """;

  private record Name(String schema, String name) {}

  /**
   * @throws ConvoyException TARGET_EXISTS where a name is that of something else than a table,
   *     TARGET_NOT_PERMITTED where a table is not the user's to move
   */
  static Replaced find(Connection connection, RunTarget target, List<Description> descriptions)
      throws SQLException {
    TargetNames names = target.names().lasting();
    List<TableId> ids = descriptions.stream().map(Description::id).toList();
    Map<TableId, TargetRelation> tables = target.inventory().find(connection, ids, names);
    tables.values().forEach(TargetRelation::requireTable);
    Replaced replaced =
        new Replaced(
            tables,
            partitions(connection, oids(tables.values())),
            sequences(connection, names, descriptions));
    replaced.requireOwned(connection);
    return replaced;
  }

  boolean isEmpty() {
    return tables.isEmpty() && sequences.isEmpty();
  }

  /** Of the tables that the run's tables take the place of. */
  List<Long> roots() {
    return oids(tables.values());
  }

  /** Tables, partitions included, and sequences. */
  List<TargetRelation> all() {
    return Stream.of(tables.values(), partitions, sequences).flatMap(Collection::stream).toList();
  }

  List<TargetRelation> allTables() {
    return Stream.of(tables.values(), partitions).flatMap(Collection::stream).toList();
  }

  static List<Long> oids(Collection<TargetRelation> relations) {
    return relations.stream().map(TargetRelation::oid).toList();
  }

  /** Of these tables, at all levels. */
  static List<TargetRelation> partitions(Connection connection, List<Long> roots)
      throws SQLException {
    Array of = connection.createArrayOf("oid", roots.toArray());
    return SqlCall.rows(connection, PARTITIONS, Replaced::relation, of, of);
  }

  /** Those of these relations that are sequences of no table. */
  static List<TargetRelation> free(Connection connection, List<TargetRelation> relations)
      throws SQLException {
    return free(
        connection,
        new LinkedHashSet<>(
            relations.stream().map(one -> new Name(one.schema(), one.name())).toList()));
  }

  private static List<TargetRelation> sequences(
      Connection connection, TargetNames names, List<Description> descriptions)
      throws SQLException {
    Set<Name> wanted = new LinkedHashSet<>();
    for (Description description : descriptions) {
      for (Sequence sequence : description.table().getSequences()) {
        wanted.add(
            new Name(names.schema(sequence.getSchemaName()), names.identifier(sequence.getName())));
      }
    }
    return free(connection, wanted);
  }

  private static List<TargetRelation> free(Connection connection, Set<Name> wanted)
      throws SQLException {
    Object[] schemas = wanted.stream().map(Name::schema).toArray();
    Object[] sequences = wanted.stream().map(Name::name).toArray();
    return SqlCall.rows(
        connection,
        FREE_SEQUENCES,
        Replaced::relation,
        connection.createArrayOf("text", schemas),
        connection.createArrayOf("text", sequences));
  }

  /** Of number, schema, name, kind and persistence. */
  static TargetRelation relation(ResultSet row) throws SQLException {
    return new TargetRelation(
        row.getLong(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        Origin.EXISTING);
  }

  private void requireOwned(Connection connection) throws SQLException {
    List<String> others =
        SqlCall.texts(
            connection, NOT_OWNED, connection.createArrayOf("oid", oids(all()).toArray()));
    if (!others.isEmpty()) {
      throw new ConvoyException(
          ErrorCode.TARGET_NOT_PERMITTED,
          "only their owners may put these aside (target.on-existing: swap): %s; let target.user be a member of the roles that own them"
              .formatted(String.join(", ", others)));
    }
  }
}
