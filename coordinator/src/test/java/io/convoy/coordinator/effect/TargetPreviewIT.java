// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect;

import static io.convoy.coordinator.effect.Described.column;
import static io.convoy.coordinator.effect.Described.foreignKey;
import static io.convoy.coordinator.effect.Described.index;
import static io.convoy.coordinator.effect.Described.on;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.convoy.coordinator.effect.preview.PlannedStatement;
import io.convoy.coordinator.effect.preview.TargetForecast;
import io.convoy.coordinator.effect.preview.TargetForecast.Existing;
import io.convoy.coordinator.effect.preview.TargetForecast.Fate;
import io.convoy.coordinator.effect.preview.TargetForecast.Finding;
import io.convoy.coordinator.effect.preview.TargetPreview.Way;
import io.convoy.schemas.table.Constraint;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import io.convoy.schemas.table.UserTypeKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a run would do to a target is told without a change to it. */
@ExtendWith(Servers.class)
@Timeout(600)
class TargetPreviewIT {
  /** All that a database has, and how often anything in its catalog was written. */
  private static final String STATE =
      """
      SELECT string_agg(n.nspname || '.' || c.relname || ' ' || c.oid || ' ' || c.xmin, ', '
                        ORDER BY c.oid)
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname NOT LIKE 'pg_%' AND n.nspname <> 'information_schema'\
      """;

  private static final String TRANSACTIONS = "SELECT pg_current_snapshot()::text";

  private static Table orders() {
    return Described.table("app", "orders")
        .notNull("id", "integer")
        .with("note", "text")
        .primaryKey("orders_pkey", "id")
        .with(index("orders_note", on("note")))
        .with(foreignKey("orders_other", List.of("id"), new TableId("app", "other")))
        .build();
  }

  @Test
  void needsNoRightsAndWritesNothing() throws Exception {
    try (Fixture target = Fixture.onExisting("truncate")) {
      target.sql(
          "CREATE SCHEMA app",
          "CREATE TABLE app.orders (id integer, note text)",
          "INSERT INTO app.orders VALUES (1, 'x')",
          "REVOKE TEMPORARY, CREATE ON DATABASE " + target.database() + " FROM PUBLIC",
          "DROP ROLE IF EXISTS looker",
          "CREATE ROLE looker LOGIN PASSWORD '" + Servers.postgres().password() + "'");
      String state = target.one(STATE);
      String transactions = target.one(TRANSACTIONS);

      TargetForecast forecast = target.as("looker").preview(Way.LOOK, orders());

      // Who writes takes a transaction id.
      assertThat(target.one(TRANSACTIONS)).isEqualTo(transactions);
      assertThat(target.one(STATE)).isEqualTo(state);
      assertThat(target.one("SELECT count(*) FROM app.orders")).isEqualTo("1");
      assertThat(forecast.blockers())
          .extracting(Finding::text)
          .singleElement()
          .asString()
          .contains("user \"looker\" may not create tables in schema \"app\"");
      assertThat(forecast.existing())
          .extracting(Existing::name, Existing::fate)
          .containsExactly(tuple("\"app\".\"orders\"", Fate.EMPTIED));
      assertThat(forecast.statements())
          .extracting(PlannedStatement::sql)
          .startsWith("TRUNCATE TABLE \"app\".\"orders\"")
          .noneMatch(sql -> sql.startsWith("CREATE TABLE"))
          .anyMatch(sql -> sql.contains("PRIMARY KEY"));
      assertThat(forecast.notCarried())
          .extracting(Finding::text)
          .singleElement()
          .asString()
          .contains("\"app\".\"other\" is not part of the run");
      assertThat(forecast.notSeen()).anyMatch(line -> line.contains("fit into the tables"));
    }
  }

  @Test
  void namesWhatARunWouldRefuse() throws Exception {
    String[] there = {
      "CREATE SCHEMA app",
      "CREATE TABLE app.orders (id integer PRIMARY KEY, note text)",
      "CREATE VIEW app.seen AS SELECT id FROM app.orders",
      "CREATE TABLE app.child (id integer REFERENCES app.orders)",
    };
    Table seen = Described.table("app", "seen").with("id", "integer").build();
    try (Fixture fails = Fixture.onExisting("fail");
        Fixture drops = Fixture.onExisting("drop");
        Fixture empties = Fixture.onExisting("truncate")) {
      for (Fixture target : List.of(fails, drops, empties)) {
        target.sql(there);
      }
      assertThat(texts(fails.preview(Way.LOOK, orders(), seen)))
          .anyMatch(text -> text.contains("on-existing is fail"))
          .anyMatch(text -> text.contains("is a view in the target"));
      assertThat(texts(drops.preview(Way.LOOK, orders())))
          .singleElement()
          .asString()
          .contains("cannot be dropped", "view app.seen", "app.child");
      assertThat(texts(empties.preview(Way.LOOK, orders())))
          .singleElement()
          .asString()
          .contains("cannot be emptied", "foreign key child_id_fkey of app.child");
    }
  }

  @Test
  void triesWhatTheTargetTakesAndLeavesNothing() throws Exception {
    Table table =
        Described.table("app", "orders")
            .with(
                column("Id", "integer")
                    .setDefaultExpression("no_such_function()")
                    .setOriginal("dbo.f()"))
            .with(
                Constraint.newBuilder()
                    .setName("positive")
                    .setDefinition("CHECK (\"Id\" > 0)")
                    .setOriginal("([Id]>(0))"))
            .build();
    try (Fixture target = Fixture.onExisting("fail", "  identifiers: lower")) {
      String state = target.one("SELECT coalesce((%s), '')".formatted(STATE));

      TargetForecast forecast = target.preview(Way.TRY, table);

      assertThat(target.one("SELECT coalesce((%s), '')".formatted(STATE))).isEqualTo(state);
      assertThat(target.one("SELECT to_regnamespace('app') IS NULL")).isEqualTo("t");
      assertThat(forecast.notCarried())
          .extracting(Finding::text)
          .singleElement()
          .asString()
          .contains("default of column Id is not carried", "no_such_function", "dbo.f()");
      assertThat(forecast.statements())
          .extracting(PlannedStatement::sql)
          .noneMatch(sql -> sql.contains("no_such_function"))
          .anyMatch(sql -> sql.contains("CHECK (\"id\" > 0)"));
      assertThat(target.preview(Way.LOOK, table).notSeen())
          .anyMatch(line -> line.contains("not tried"));
    }
  }

  @Test
  void triesWhetherRowsFitIntoWhatIsThere() throws Exception {
    try (Fixture target = Fixture.onExisting("truncate")) {
      target.sql("CREATE SCHEMA app", "CREATE TABLE app.orders (id smallint)");

      assertThat(texts(target.preview(Way.TRY, orders())))
          .singleElement()
          .asString()
          .contains("\"id\" is smallint, but integer is needed", "\"note\" is missing");
    }
  }

  @Test
  void tellsAllButTheTargetWhereItCannotBeReached() {
    try (Fixture target = Fixture.create()) {
      TargetForecast forecast = target.through(1).preview(Way.LOOK, orders());

      assertThat(forecast.server()).isNull();
      assertThat(forecast.notSeen())
          .singleElement()
          .asString()
          .contains("cannot look at the target", "refused");
      assertThat(forecast.statements())
          .extracting(PlannedStatement::sql)
          .startsWith("CREATE SCHEMA IF NOT EXISTS \"app\"");
    }
  }

  @Test
  void findsNamesThatFallTogetherAndWhatTheServerLacks() {
    Table one = Described.table("app", "Orders").with("a", "integer").with("A", "text").build();
    Table other =
        Described.table("app", "orders")
            .type(UserTypeKind.EXTENSION, "", "no_such_extension", "no_such_extension")
            .build();
    try (Fixture target = Fixture.onExisting("fail", "  identifiers: lower")) {
      assertThat(texts(target.preview(Way.LOOK, one, other)))
          .anyMatch(text -> text.contains("would both become \"app\".\"orders\""))
          .anyMatch(text -> text.contains("would both become \"a\""))
          .anyMatch(text -> text.contains("no extension no_such_extension"));
    }
  }

  private static List<String> texts(TargetForecast forecast) {
    return forecast.blockers().stream().map(Finding::text).toList();
  }
}
