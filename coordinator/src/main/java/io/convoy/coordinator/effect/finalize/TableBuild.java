// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.finalize;

import io.convoy.common.postgres.SqlCall;
import io.convoy.common.postgres.SqlNames;
import io.convoy.coordinator.effect.ddl.CommentDdl;
import io.convoy.coordinator.effect.ddl.KeyDdl;
import io.convoy.coordinator.effect.ddl.PresentKeys;
import io.convoy.coordinator.effect.ddl.TableDdl;
import io.convoy.coordinator.effect.ddl.TableKeys;
import io.convoy.coordinator.effect.ddl.TableKeys.Kind;
import io.convoy.coordinator.effect.ddl.TableKeys.Planned;
import io.convoy.coordinator.effect.ddl.TableKeys.Present;
import io.convoy.coordinator.effect.ddl.TableKeys.Translated;
import io.convoy.coordinator.effect.ddl.TargetTable;
import io.convoy.coordinator.effect.expression.TranslatedParts;
import io.convoy.coordinator.effect.inventory.LeftOutStore;
import io.convoy.coordinator.effect.inventory.RunTarget;
import io.convoy.coordinator.effect.inventory.TargetRelation;
import io.convoy.coordinator.effect.inventory.TargetRelation.Origin;
import io.convoy.coordinator.effect.session.SqlWork;
import io.convoy.coordinator.effect.statement.Refusal;
import io.convoy.coordinator.effect.statement.SqlStep;
import io.convoy.coordinator.effect.statement.SqlSteps;
import io.convoy.schemas.event.LeftOut;
import io.convoy.schemas.table.Constraint;
import io.convoy.schemas.table.Key;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Gives a table that has its rows its keys, indexes, checks, statistics and comments, but for what
 * it has already. A small table gets all in one transaction. Of a larger one each is a transaction
 * of its own: first the indexes, those of keys included, beside each other and the largest first,
 * then what needs the table alone. What is refused stops nothing else.
 */
final class TableBuild {
  /** Below, a commit costs more than the work. */
  private static final long SMALL = 8L << 20;

  // Of a partitioned table all is in its partitions.
  private static final String SIZE =
      """
      SELECT pg_relation_size(c.oid) + coalesce((
        SELECT sum(pg_relation_size(t.relid)) FROM pg_partition_tree(c.oid) t
        WHERE t.relid <> c.oid AND t.isleaf), 0)
      FROM pg_class c WHERE c.oid = ?::regclass\
      """;

  private final RunTarget target;
  private final TargetTable table;
  private final TargetRelation relation;
  private final LeavingOut leavingOut;

  TableBuild(RunTarget target, TargetTable table, TargetRelation relation) {
    this.target = target;
    this.table = table;
    this.relation = relation;
    this.leavingOut = new LeavingOut(target, table);
  }

  /**
   * A key, index or constraint that is not as at the source.
   *
   * @param leftOut null where it was a translation that the target does not understand
   * @param warning what is said of such a translation
   */
  record Missing(Planned planned, @Nullable LeftOut leftOut, @Nullable String warning) {}

  /** What there is to be done, as the table is now. */
  private record Outset(List<Planned> due, Present present, long bytes) {}

  /** Returns what could not be made as it is at the source. */
  List<Missing> perform() {
    Outset outset = inTransaction("look at the keys of table " + table.sql(), this::outset);
    if (outset.bytes() <= SMALL || target.session().isJoint()) {
      return inTransaction(
          "give table %s its keys and indexes".formatted(table.sql()),
          connection -> atOnce(connection, outset));
    }
    List<Missing> missing = new ArrayList<>(indexes(outset));
    Set<String> all = outset.due().stream().map(Planned::name).collect(Collectors.toSet());
    for (Planned planned : outset.due()) {
      boolean isDone = missing.stream().anyMatch(one -> one.planned().equals(planned));
      if (!isDone && planned.kind() != Kind.INDEX) {
        inTransaction(planned.step().doing(), c -> add(c, planned, outset.present(), all))
            .ifPresent(missing::add);
      }
    }
    inTransaction("analyze table " + table.sql(), this::analyzeAndComment);
    return missing;
  }

  private Outset outset(Connection connection) throws SQLException {
    LeftOutStore.forget(connection, target, List.of(table.source().getId()));
    Present present = PresentKeys.read(connection, table);
    List<Planned> due =
        TableKeys.all(table).stream()
            .filter(planned -> !planned.isIn(present) || isUnproven(planned, present))
            .toList();
    return new Outset(due, present, bytes(connection));
  }

  /** Left NOT VALID by an earlier try, which did not come to tell it. */
  private boolean isUnproven(Planned planned, Present present) {
    return relation.origin() == Origin.THIS_RUN
        && planned.source() instanceof Constraint
        && present.unproven().contains(planned.name());
  }

  private List<Missing> atOnce(Connection connection, Outset outset) throws SQLException {
    List<Missing> missing = new ArrayList<>();
    for (Planned planned : outset.due()) {
      add(connection, planned, outset.present(), outset.present().indexes())
          .ifPresent(missing::add);
    }
    analyzeAndComment(connection);
    return missing;
  }

  /** Builds all indexes, and those of which keys are made. */
  private List<Missing> indexes(Outset outset) {
    List<Planned> due =
        outset.due().stream()
            .filter(planned -> planned.kind() == Kind.INDEX || isMadeOfIndex(planned))
            .filter(planned -> !outset.present().indexes().contains(planned.name()))
            .toList();
    if (due.isEmpty()) {
      return List.of();
    }
    IndexSizes sizes =
        inTransaction("look at the rows of table " + table.sql(), c -> IndexSizes.of(c, table));
    List<Callable<Optional<Missing>>> builds =
        due.stream().sorted(sizes.largestFirst()).map(this::build).toList();
    try (BuildProgress _ = BuildProgress.of(target.session(), table.sql())) {
      return target.session().builds().all(builds).stream().flatMap(Optional::stream).toList();
    }
  }

  private Callable<Optional<Missing>> build(Planned planned) {
    SqlStep step = planned.source() instanceof Key key ? KeyDdl.index(table, key) : planned.step();
    return () -> inTransaction(step.doing(), connection -> attempt(connection, planned, step));
  }

  /** Not on what somebody else made, whose indexes are nobody's to take or to drop. */
  private boolean isMadeOfIndex(Planned planned) {
    return planned.source() instanceof Key
        && relation.kind().equals("r")
        && relation.origin() == Origin.THIS_RUN;
  }

  /**
   * Adds it whole.
   *
   * @param indexes of which keys can be made
   */
  private Optional<Missing> add(
      Connection connection, Planned planned, Present present, Set<String> indexes)
      throws SQLException {
    if (isUnproven(planned, present)) {
      String drop = "ALTER TABLE %s DROP CONSTRAINT %s";
      String name = SqlNames.quote(planned.name());
      SqlSteps.run(
          connection, new SqlStep("drop constraint " + name, drop.formatted(table.sql(), name)));
    }
    if (!isMadeOfIndex(planned) || !indexes.contains(planned.name())) {
      return attempt(connection, planned, planned.step());
    }
    SqlStep step = KeyDdl.keyOfIndex(table, (Key) planned.source());
    Optional<Missing> missing = attempt(connection, planned, step);
    if (missing.isPresent()) {
      String index = SqlNames.quote(table.schema(), planned.name());
      SqlSteps.run(connection, new SqlStep("drop index " + index, "DROP INDEX " + index));
    }
    return missing;
  }

  /** Empty where it is there now. */
  private Optional<Missing> attempt(Connection connection, Planned planned, SqlStep step)
      throws SQLException {
    Optional<Refusal> refused = Refusal.attempt(connection, step);
    if (refused.isEmpty()) {
      return Optional.empty();
    }
    Refusal refusal = refused.orElseThrow();
    Translated translated = planned.translated();
    if (translated != null && !refusal.isOfRows()) {
      String warning =
          TranslatedParts.warning(translated.what(), translated.original(), refusal.message());
      return Optional.of(new Missing(planned, null, warning));
    }
    return Optional.of(
        new Missing(planned, leavingOut.leaveOut(connection, planned, refusal), null));
  }

  private boolean analyzeAndComment(Connection connection) throws SQLException {
    SqlSteps.run(connection, TableDdl.analyze(table));
    SqlSteps.run(connection, comments(connection));
    return true;
  }

  /** Of what is there; an existing table's are left as whoever made it wants them. */
  private List<SqlStep> comments(Connection connection) throws SQLException {
    if (relation.origin() != Origin.THIS_RUN) {
      return List.of();
    }
    Present present = PresentKeys.read(connection, table);
    return CommentDdl.all(
        table,
        TableKeys.all(table).stream()
            .filter(planned -> planned.isIn(present))
            .map(Planned::source)
            .toList());
  }

  private long bytes(Connection connection) throws SQLException {
    return SqlCall.first(connection, SIZE, row -> row.getLong(1), table.sql()).orElse(0L);
  }

  private <T> T inTransaction(String doing, SqlWork<T> work) {
    return target.session().inTransaction(doing, work);
  }
}
