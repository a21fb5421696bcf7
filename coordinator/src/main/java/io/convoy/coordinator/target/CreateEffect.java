// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.target;

import io.convoy.common.config.TargetConfig;
import io.convoy.common.config.TargetConfig.OnExisting;
import io.convoy.common.config.TargetConfig.Persistence;
import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.common.registry.SchemaRegistry;
import io.convoy.common.target.TargetCatalog;
import io.convoy.coordinator.decision.Effect.CreateTable;
import io.convoy.coordinator.target.TargetRelation.Origin;
import io.convoy.schemas.event.TableCreated;
import io.convoy.schemas.row.RowLayout;
import io.convoy.schemas.row.RowPart;
import io.convoy.schemas.table.Sequence;
import io.convoy.schemas.table.TableId;
import io.convoy.schemas.table.UserType;
import io.convoy.schemas.table.UserTypeKind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Makes a table ready for its rows: the table itself with all that its columns need, the row
 * schema, the topic. The topic comes last, since loaders take it up as soon as they see it.
 */
final class CreateEffect {
  private static final String SCHEMA_EXISTS = "SELECT FROM pg_namespace WHERE nspname = ?";
  private static final String EXTENSION_EXISTS = "SELECT FROM pg_extension WHERE extname = ?";
  private static final String TYPE_EXISTS =
      """
      SELECT FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
      WHERE n.nspname = ? AND t.typname = ?\
      """;

  private static final String OWNED_BY_OTHER =
      """
      SELECT FROM pg_depend
      WHERE classid = 'pg_class'::regclass AND objid = to_regclass(?)
        AND refclassid = 'pg_class'::regclass AND deptype IN ('a', 'i') AND refobjsubid > 0\
      """;

  private final RunTarget target;
  private final OnExisting onExisting;
  private final Persistence loadAs;
  private final SchemaRegistry registry;

  CreateEffect(RunTarget target, TargetConfig config, SchemaRegistry registry) {
    this.target = target;
    this.onExisting = config.onExisting();
    this.loadAs = config.loadAs();
    this.registry = registry;
  }

  TableCreated perform(CreateTable effect) {
    TableId id = effect.table().getId();
    target.names().requireDistinctColumns(effect.table());
    TargetTable table = settled(target.table(effect.table()));
    String topic = target.topic(id);
    int partitions =
        target
            .dataTopics()
            .partitions(topic)
            .orElseGet(() -> target.dataTopics().partitionsFor(effect.table().getEstimatedBytes()));
    target
        .session()
        .inTransaction(
            "create table " + table.sql(), c -> createOrAdopt(c, table, topic, partitions));
    RowLayout layout = RowLayout.of(table.source(), target.names());
    int schemaId = registry.register(target.topics().dataSubject(id), layout.batchSchema());
    registry.register(target.topics().partSubject(), RowPart.SCHEMA);
    return new TableCreated(id, topic, target.dataTopics().create(topic, partitions), schemaId);
  }

  /** Without the translated expressions that the target refuses. */
  private TargetTable settled(TargetTable described) {
    if (!TranslatedParts.has(described.source())) {
      return described;
    }
    return target
        .session()
        .inTransaction(
            "try the expressions of table " + described.sql(),
            connection -> {
              TargetCatalog.create(connection);
              return TranslatedParts.settle(connection, described);
            })
        .table();
  }

  private Origin createOrAdopt(
      Connection connection, TargetTable table, String topic, int partitions) throws SQLException {
    // Serialises all creations, so that two tables can bring the same type; and another pipeline
    // that is done may just have dropped the bookkeeping.
    TargetCatalog.create(connection);
    Optional<TargetRelation> there = target.inventory().find(connection, table);
    if (there.isEmpty()) {
      create(connection, table);
      target.inventory().own(connection, table);
      if (loadAs == Persistence.LOGGED) {
        Checkpoints.prepare(connection, topic, partitions);
      }
      return Origin.THIS_RUN;
    }
    if (there.orElseThrow().origin() != Origin.THIS_RUN) {
      adopt(connection, table, there.orElseThrow(), topic);
      Checkpoints.prepare(connection, topic, partitions);
    }
    return there.orElseThrow().origin();
  }

  private void create(Connection connection, TargetTable table) throws SQLException {
    for (String schema : schemas(table)) {
      if (!exists(connection, SCHEMA_EXISTS, schema)) {
        SqlSteps.run(connection, TypeDdl.schema(schema));
      }
    }
    for (UserType type : table.source().getTypes()) {
      if (!exists(connection, type)) {
        SqlSteps.run(connection, TypeDdl.create(type));
      }
    }
    for (Sequence sequence : table.source().getSequences()) {
      requireFree(connection, table, sequence);
    }
    SqlSteps.run(connection, TableDdl.create(table, loadAs));
    tryKeys(connection, table);
  }

  /** An expression that the target does not understand is better found now than after the rows. */
  private static void tryKeys(Connection connection, TargetTable table) throws SQLException {
    Savepoint before = connection.setSavepoint();
    for (TableKeys.Planned planned : TableKeys.all(table)) {
      SqlSteps.run(connection, planned.step());
    }
    connection.rollback(before);
  }

  private static Set<String> schemas(TargetTable table) {
    Set<String> schemas = new LinkedHashSet<>();
    schemas.add(table.schema());
    for (Sequence sequence : table.source().getSequences()) {
      schemas.add(table.names().schema(sequence.getSchemaName()));
    }
    for (UserType type : table.source().getTypes()) {
      if (TypeDdl.needsSchema(type)) {
        schemas.add(type.getSchemaName());
      }
    }
    return schemas;
  }

  private static boolean exists(Connection connection, UserType type) throws SQLException {
    return type.getKind() == UserTypeKind.EXTENSION
        ? exists(connection, EXTENSION_EXISTS, type.getDefinition())
        : exists(connection, TYPE_EXISTS, type.getSchemaName(), type.getName());
  }

  private static boolean exists(Connection connection, String query, String... names)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      for (int i = 0; i < names.length; i++) {
        statement.setString(i + 1, names[i]);
      }
      try (ResultSet row = statement.executeQuery()) {
        return row.next();
      }
    }
  }

  /** A sequence that belongs to a column of another table is not taken away from it. */
  private static void requireFree(Connection connection, TargetTable table, Sequence sequence)
      throws SQLException {
    if (table.isOwned(sequence) && exists(connection, OWNED_BY_OTHER, table.sequence(sequence))) {
      throw new ConvoyException(
          ErrorCode.TARGET_EXISTS,
          "sequence %s of table %s is in the target already and belongs to another table; rename or drop it"
              .formatted(table.sequence(sequence), table.sql()));
    }
  }

  private void adopt(Connection connection, TargetTable table, TargetRelation there, String topic)
      throws SQLException {
    if (Checkpoints.isPrepared(connection, topic)) {
      return;
    }
    there.requireTable();
    if (onExisting != OnExisting.TRUNCATE || ColumnFit.hasRows(connection, table)) {
      throw new ConvoyException(
          ErrorCode.TARGET_EXISTS,
          "table %s appeared in the target after the run had made room for it; remove it, then resume the run"
              .formatted(table.sql()));
    }
    ColumnFit.require(connection, table);
    SetAsideKeys.setAside(connection, target.topics().pipeline(), there);
    if (!there.isLogged()) {
      SqlSteps.run(
          connection,
          new SqlStep(
              "make table %s LOGGED".formatted(table.sql()),
              "ALTER TABLE %s SET LOGGED".formatted(table.sql())));
    }
  }
}
