// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.expression;

import io.convoy.common.channel.ContractClasses;
import io.convoy.common.postgres.SqlCall;
import io.convoy.common.postgres.SqlNames;
import io.convoy.coordinator.effect.ddl.DefaultDdl;
import io.convoy.coordinator.effect.ddl.SequenceDdl;
import io.convoy.coordinator.effect.ddl.TableDdl;
import io.convoy.coordinator.effect.ddl.TargetObjects;
import io.convoy.coordinator.effect.ddl.TargetTable;
import io.convoy.coordinator.effect.statement.SqlAttempt;
import io.convoy.coordinator.effect.statement.SqlStep;
import io.convoy.coordinator.effect.statement.SqlSteps;
import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Constraint;
import io.convoy.schemas.table.Index;
import io.convoy.schemas.table.Sequence;
import io.convoy.schemas.table.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds out which expressions the target takes, of those that are translated or need more than
 * PostgreSQL's own: each is tried on an empty table of its own, which is gone afterwards, and left
 * out where PostgreSQL refuses it. Expressions are under the target's names then. A column that
 * cannot be generated becomes a plain one with the source's values. The answer depends on nothing
 * but the description and the target's own columns, so that every step of a run gets the same.
 */
public final class TranslatedParts {
  private static final String TRIAL = "pg_temp.convoy_trial";
  private static final String NAMES_OF_TRIAL = "convoy_tried";

  private static final String SCHEMA = "SELECT WHERE to_regnamespace(?) IS NOT NULL";
  private static final String SEQUENCE = "SELECT WHERE to_regclass(?) IS NOT NULL";

  private static final String PLAIN =
      """
      SELECT FROM pg_attribute
      WHERE attrelid = to_regclass(?) AND attname = ? AND attgenerated = '' AND NOT attisdropped\
      """;

  private final Connection connection;
  private final TargetTable table;
  private final List<String> warnings = new ArrayList<>();

  private TranslatedParts(Connection connection, TargetTable table) {
    this.connection = connection;
    this.table = table;
  }

  /** A table without what the target refuses, and what that was. */
  public record Settled(TargetTable table, List<String> warnings) {}

  /** A table that may be changed. */
  static Table copy(Table table) {
    ContractClasses.trust();
    return Table.newBuilder(table).build();
  }

  /** True where an expression of the table is a translation. */
  static boolean has(Table table) {
    return table.getColumns().stream().anyMatch(TranslatedParts::isToBeTried)
        || table.getIndexes().stream().anyMatch(index -> index.getOriginal() != null)
        || table.getConstraints().stream().anyMatch(check -> check.getOriginal() != null);
  }

  /** A default of PostgreSQL's own language is tried on the table itself. */
  private static boolean isToBeTried(Column column) {
    return column.getOriginal() != null
        || column.getFragile() && column.getGeneratedExpression() != null;
  }

  /** True where {@link #settle} has something to find out. */
  public static boolean areOpen(TargetTable table) {
    return has(table.source()) || RenamedParts.has(table);
  }

  public static Settled settle(Connection connection, TargetTable table) throws SQLException {
    if (!areOpen(table)) {
      return new Settled(table, List.of());
    }
    return SqlSteps.tried(
        connection,
        trial -> {
          if (!table.source().getTypes().isEmpty()) {
            TargetObjects.create(trial, table);
          }
          TargetTable renamed = RenamedParts.renamed(trial, table);
          return has(renamed.source())
              ? new TranslatedParts(trial, renamed).settle()
              : new Settled(renamed, List.of());
        });
  }

  private Settled settle() throws SQLException {
    Table settled = copy(table.source());
    Savepoint before = connection.setSavepoint();
    createTrial();
    for (Column column : settled.getColumns()) {
      if (isToBeTried(column)) {
        settle(column);
      }
    }
    settled.setIndexes(takenIndexes(settled));
    settled.setConstraints(takenConstraints(settled));
    connection.rollback(before);
    return new Settled(new TargetTable(settled, table.names()), List.copyOf(warnings));
  }

  private List<Index> takenIndexes(Table settled) throws SQLException {
    List<Index> taken = new ArrayList<>();
    for (Index index : settled.getIndexes()) {
      if (index.getOriginal() == null || takes(index)) {
        taken.add(index);
      }
    }
    return taken;
  }

  private List<Constraint> takenConstraints(Table settled) throws SQLException {
    List<Constraint> taken = new ArrayList<>();
    for (Constraint constraint : settled.getConstraints()) {
      if (constraint.getOriginal() == null || takes(constraint)) {
        taken.add(constraint);
      }
    }
    return taken;
  }

  /** With every column plain; the sequences that defaults draw from have to be there. */
  private void createTrial() throws SQLException {
    for (Sequence sequence : table.source().getSequences()) {
      String schema = SqlNames.quote(table.names().schema(sequence.getSchemaName()));
      if (!table.isIdentity(sequence) && !isThere(SEQUENCE, table.sequence(sequence))) {
        if (!isThere(SCHEMA, schema)) {
          execute("CREATE SCHEMA " + schema);
        }
        execute(SequenceDdl.create(table, sequence).sql());
      }
    }
    String columns =
        table.source().getColumns().stream()
            .map(column -> table.quotedColumn(column.getName()) + " " + TableDdl.type(column))
            .collect(Collectors.joining(", "));
    execute("CREATE TEMPORARY TABLE convoy_trial (" + columns + ")");
  }

  private void settle(Column column) throws SQLException {
    String generated = column.getGeneratedExpression();
    if (generated == null) {
      settleDefault(column, Objects.requireNonNull(column.getDefaultExpression()));
      return;
    }
    String sql =
        "ALTER TABLE %s ADD COLUMN %s %s%s"
            .formatted(TRIAL, NAMES_OF_TRIAL, column.getTargetType(), TableDdl.generated(column));
    String what =
        "the expression of column %s, which has the source's values,".formatted(column.getName());
    boolean taken =
        column.getOriginal() == null
            ? evaluates(what, generated, sql)
            : takes(what, column.getOriginal(), sql);
    // A column of the target that takes values is left as whoever made it wants it.
    if (!taken || isPlain(column)) {
      column.setGeneratedExpression(null);
      column.setGeneratedStored(false);
    }
  }

  /** Loaders search no schemas, so that a function that does finds nothing. */
  private boolean evaluates(String what, String generated, String sql) throws SQLException {
    if (!takes(what, generated, sql)) {
      return false;
    }
    Savepoint before = connection.setSavepoint();
    try {
      SqlAttempt.execute(connection, step(sql));
      execute("INSERT INTO " + TRIAL + " DEFAULT VALUES");
      return true;
    } catch (SQLException e) {
      // Other errors are about a row without values.
      boolean isUnderstood = !SqlAttempt.isNotUnderstood(e);
      if (!isUnderstood) {
        warnings.add(warning(what, generated, String.valueOf(e.getMessage())));
      }
      return isUnderstood;
    } finally {
      connection.rollback(before);
    }
  }

  private SqlStep step(String sql) {
    return new SqlStep("try " + sql, sql, table.source().getSearchPath());
  }

  private void settleDefault(Column column, String expression) throws SQLException {
    String sql =
        "ALTER TABLE %s ALTER COLUMN %s SET DEFAULT %s"
            .formatted(
                TRIAL,
                table.quotedColumn(column.getName()),
                DefaultDdl.expression(table, expression));
    if (!takes("default of column " + column.getName(), column.getOriginal(), sql)) {
      column.setDefaultExpression(null);
    }
  }

  private boolean isPlain(Column column) throws SQLException {
    return isThere(PLAIN, table.sql(), table.column(column.getName()));
  }

  private boolean isThere(String query, String... names) throws SQLException {
    return SqlCall.finds(connection, query, (Object[]) names);
  }

  private boolean takes(Index index) throws SQLException {
    String sql = "CREATE INDEX ON " + TRIAL + " ((true)) WHERE (" + index.getPredicate() + ")";
    return takes("index " + index.getName(), index.getOriginal(), sql);
  }

  private boolean takes(Constraint constraint) throws SQLException {
    String sql =
        "ALTER TABLE "
            + TRIAL
            + " ADD CONSTRAINT "
            + NAMES_OF_TRIAL
            + " "
            + constraint.getDefinition();
    return takes("check constraint " + constraint.getName(), constraint.getOriginal(), sql);
  }

  private boolean takes(String what, String original, String sql) throws SQLException {
    Optional<String> refusal = refusal(connection, step(sql));
    refusal.ifPresent(reason -> warnings.add(warning(what, original, reason)));
    return refusal.isEmpty();
  }

  /** A line of the report, like those of what could not be translated. */
  public static String warning(String what, String original, String reason) {
    return what + " is not carried: the target refuses it (" + reason + "): " + original;
  }

  /** Does nothing in the end: PostgreSQL's reason, where it does not take the statement. */
  private static Optional<String> refusal(Connection connection, SqlStep step) throws SQLException {
    return SqlSteps.tried(connection, trial -> SqlAttempt.refusal(trial, step));
  }

  /** The table without some of its indexes and checks. */
  static TargetTable without(TargetTable table, Set<String> sourceNames) {
    Table rest = copy(table.source());
    rest.setIndexes(
        rest.getIndexes().stream()
            .filter(index -> !sourceNames.contains(index.getName()))
            .toList());
    rest.setConstraints(
        rest.getConstraints().stream()
            .filter(check -> !sourceNames.contains(check.getName()))
            .toList());
    return new TargetTable(rest, table.names());
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(sql);
    }
  }
}
