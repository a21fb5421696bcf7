// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect;

import static io.convoy.coordinator.effect.SwapEffectIT.CHILD;
import static io.convoy.coordinator.effect.SwapEffectIT.EXISTING;
import static io.convoy.coordinator.effect.SwapEffectIT.PARENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.convoy.common.error.ConvoyException;
import io.convoy.common.error.ErrorCode;
import io.convoy.schemas.event.DependentsFound;
import io.convoy.schemas.event.TablesSwapped;
import io.convoy.schemas.table.Table;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What hangs on tables whose place others take. */
@ExtendWith(Servers.class)
@Timeout(300)
class SwapDependentsIT {
  private static final String[] NEW_ROWS = {"(7, 'new')", "(1, 7)"};

  private static final String DONE = "SELECT to_regnamespace('convoy') IS NOT NULL";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CREATE VIEW v AS SELECT name FROM parent | view public.v of public.parent",
        "CREATE MATERIALIZED VIEW m AS SELECT id FROM child | materialized view public.m",
        "CREATE TABLE o (p integer REFERENCES parent) | foreign key o_p_fkey of public.o",
        "CREATE TRIGGER t BEFORE UPDATE ON child EXECUTE FUNCTION"
            + " suppress_redundant_updates_trigger() | trigger t of public.child",
        "ALTER TABLE parent ENABLE ROW LEVEL SECURITY | row security of public.parent (0 policies)",
        "CREATE POLICY p ON parent USING (id > 1) | row security of public.parent (1 policies)",
        "CREATE PUBLICATION \"%s\" FOR TABLE child | which public.child is in",
        "CREATE TABLE i () INHERITS (parent) | public.i, which inherits from public.parent",
        "CREATE FUNCTION f() RETURNS SETOF parent LANGUAGE sql AS $$SELECT 1, NULL::text$$ |"
            + " function public.f",
        "CREATE FUNCTION f() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM child;"
            + " END | function public.f",
        "CREATE TABLE o (p parent) | column p of table public.o",
        "CREATE RULE r AS ON DELETE TO parent DO INSTEAD NOTHING | rule r of public.parent"
      })
  void isFoundBeforeAnythingIsChangedAndRefused(String statement, String named) throws Exception {
    try (Fixture fixture = Fixture.onExisting("swap")) {
      fixture.sql(EXISTING);
      fixture.sql(statement.replace("%s", fixture.pipeline));

      assertThatExceptionOfType(ConvoyException.class)
          .isThrownBy(SwapRun.of(fixture, PARENT, CHILD)::reset)
          .withMessageContainingAll(named, "target.on-dependents", "carry", "leave")
          .extracting(ConvoyException::code)
          .isEqualTo(ErrorCode.TARGET_EXISTS);
      assertThat(fixture.one(DONE)).as("anything changed").isEqualTo("f");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CREATE MATERIALIZED VIEW m AS SELECT id FROM child | materialized view public.m",
        "CREATE TABLE i () INHERITS (parent) | public.i, which inherits",
        "CREATE TABLE o (p parent) | column p of table public.o",
        "CREATE VIEW v AS SELECT extra FROM parent | column extra of public.parent is not at",
        "CREATE VIEW v AS SELECT wide FROM child | column wide of public.child is not at"
      })
  void isRefusedWhereItCannotBeMoved(String statement, String named) throws Exception {
    try (Fixture fixture = Fixture.onExisting("swap", "  on-dependents: carry")) {
      fixture.sql(EXISTING);
      fixture.sql("ALTER TABLE parent ADD extra text", "ALTER TABLE child ADD wide integer");
      fixture.sql(statement);

      assertThatExceptionOfType(ConvoyException.class)
          .isThrownBy(SwapRun.of(fixture, PARENT, CHILD)::reset)
          .withMessageContaining(named)
          .extracting(ConvoyException::code)
          .isEqualTo(ErrorCode.TARGET_EXISTS);
    }
  }

  private static List<String> catalog(Fixture fixture) throws SQLException {
    List<String> catalog = new ArrayList<>();
    for (String query :
        List.of(
            "SELECT concat_ws(' ', oid, relname, reloptions, relacl, pg_get_viewdef(oid),"
                + " obj_description(oid, 'pg_class')) FROM pg_class WHERE relname IN ('v', 'w')"
                + " ORDER BY 1",
            "SELECT concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid),"
                + " convalidated) FROM pg_constraint WHERE conrelid IN ('o'::regclass,"
                + " 'child'::regclass) AND contype = 'f' ORDER BY 1",
            "SELECT concat_ws(' ', tgname, tgenabled, pg_get_triggerdef(oid),"
                + " obj_description(oid, 'pg_trigger')) FROM pg_trigger"
                + " WHERE tgrelid = 'child'::regclass AND NOT tgisinternal ORDER BY 1",
            "SELECT concat_ws(' ', policyname, permissive, roles, cmd, qual, with_check)"
                + " FROM pg_policies WHERE schemaname = 'public' ORDER BY 1",
            "SELECT concat_ws(' ', relname, relrowsecurity, relforcerowsecurity, relacl,"
                + " pg_get_userbyid(relowner)) FROM pg_class"
                + " WHERE oid IN ('parent'::regclass, 'child'::regclass) ORDER BY 1",
            "SELECT concat_ws(' ', attname, attacl) FROM pg_attribute"
                + " WHERE attrelid = 'parent'::regclass AND attacl IS NOT NULL",
            "SELECT concat_ws(' ', schemaname, tablename, attnames, rowfilter)"
                + " FROM pg_publication_tables ORDER BY 1")) {
      catalog.addAll(fixture.all(query));
    }
    return catalog;
  }

  private static String[] hanging(String role) {
    return new String[] {
      "CREATE ROLE \"" + role + "\"",
      "CREATE TABLE o (id integer PRIMARY KEY, p integer REFERENCES parent ON DELETE CASCADE)",
      "ALTER TABLE child ADD CONSTRAINT child_o FOREIGN KEY (id) REFERENCES o NOT VALID",
      "CREATE VIEW v WITH (security_barrier, check_option = local) AS SELECT name FROM parent",
      "COMMENT ON VIEW v IS 'a view'",
      "CREATE VIEW w AS SELECT v.name, c.id FROM v, child c",
      "CREATE TRIGGER t BEFORE UPDATE ON child FOR EACH ROW EXECUTE FUNCTION"
          + " suppress_redundant_updates_trigger()",
      "COMMENT ON TRIGGER t ON child IS 'a trigger'",
      "CREATE TRIGGER u BEFORE UPDATE ON child FOR EACH ROW EXECUTE FUNCTION"
          + " suppress_redundant_updates_trigger()",
      "ALTER TABLE child DISABLE TRIGGER u",
      "CREATE POLICY p ON parent FOR SELECT TO \"" + role + "\" USING (id > 1)",
      "CREATE POLICY q ON parent AS RESTRICTIVE USING (true) WITH CHECK (id < 100)",
      "ALTER TABLE parent ENABLE ROW LEVEL SECURITY",
      "CREATE PUBLICATION \"" + role + "\" FOR TABLE parent (id, name) WHERE (id > 3)",
      "GRANT SELECT, INSERT ON child TO \"" + role + "\" WITH GRANT OPTION",
      "GRANT UPDATE (name) ON parent TO \"" + role + "\"",
      "GRANT SELECT ON v, parent TO \"" + role + "\"",
      "REVOKE DELETE ON parent FROM CURRENT_USER",
      "ALTER TABLE child OWNER TO \"" + role + "\""
    };
  }

  @Test
  void isMovedToTheNewTables() throws Exception {
    try (Fixture fixture = Fixture.onExisting("swap", "  on-dependents: carry")) {
      String role = fixture.pipeline + "_role";
      fixture.sql(EXISTING);
      fixture.sql(hanging(role));
      List<String> before = catalog(fixture);
      SwapRun run = SwapRun.of(fixture, PARENT, CHILD);
      assertThat(run.reset().getFirst())
          .isInstanceOfSatisfying(
              DependentsFound.class,
              found ->
                  assertThat(found.getNotes())
                      .contains("view public.v of public.parent is moved to the new table"));

      TablesSwapped swapped = run.all(NEW_ROWS);

      assertThat(catalog(fixture)).isEqualTo(before);
      assertThat(fixture.all("SELECT name FROM v")).containsExactly("new");
      assertThat(fixture.all("SELECT name FROM w")).containsExactly("new");
      assertThat(swapped.getLeftOut()).isEmpty();
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> fixture.sql("INSERT INTO o VALUES (1, 1)"))
          .withMessageContaining("o_p_fkey");
      assertThat(run.dropOld().getDropped()).isEqualTo(2);
      assertThat(catalog(fixture)).isEqualTo(before);
      fixture.sql("DROP OWNED BY \"" + role + "\" CASCADE", "DROP ROLE \"" + role + "\"");
    }
  }

  @Test
  void aForeignKeyThatTheNewRowsDoNotHoldIsTold() throws Exception {
    try (Fixture fixture = Fixture.onExisting("swap", "  on-dependents: carry")) {
      fixture.sql(EXISTING);
      fixture.sql(
          "CREATE TABLE o (p integer CONSTRAINT held REFERENCES parent)",
          "INSERT INTO o VALUES (1)");
      SwapRun run = SwapRun.of(fixture, PARENT, CHILD);
      TablesSwapped swapped = run.all(NEW_ROWS);

      assertThat(swapped.getLeftOut())
          .singleElement()
          .satisfies(one -> {
            assertThat(one.getTable()).isEqualTo(PARENT.getId());
            assertThat(one.getLeftOut().getWhat())
                .isEqualTo("foreign key \"held\" of \"public\".\"o\"");
            assertThat(one.getLeftOut().getRows()).isNotEmpty();
          });
      assertThat(fixture.one("SELECT convalidated FROM pg_constraint WHERE conname = 'held'"))
          .isEqualTo("f");
    }
  }

  @Test
  void staysWithTheOldTablesWhereThatIsAskedFor() throws Exception {
    try (Fixture fixture = Fixture.onExisting("swap", "  on-dependents: leave")) {
      fixture.sql(EXISTING);
      fixture.sql(
          "CREATE MATERIALIZED VIEW m AS SELECT name FROM parent",
          "CREATE VIEW v AS SELECT name FROM parent",
          "CREATE TABLE o (p integer REFERENCES parent)");
      SwapRun run = SwapRun.of(fixture, PARENT, CHILD);
      DependentsFound found = (DependentsFound) run.reset().getFirst();
      assertThat(found.getNotes())
          .hasSize(3)
          .allMatch(note -> note.contains("stays with the old table"));
      run.all(NEW_ROWS);

      assertThat(fixture.all("SELECT name FROM v")).containsExactly("old");
      assertThat(fixture.all("SELECT name FROM parent")).containsExactly("new");
      fixture.sql("INSERT INTO o VALUES (1)");
    }
  }

  @Test
  void whatCameWhileTheRunWasAtWorkIsFoundBeforeTheSwap() throws Exception {
    try (Fixture fixture = Fixture.onExisting("swap")) {
      fixture.sql(EXISTING);
      SwapRun run = SwapRun.of(fixture, PARENT, CHILD);
      run.toSwap(NEW_ROWS);
      fixture.sql("CREATE VIEW late AS SELECT name FROM parent");

      assertThatExceptionOfType(ConvoyException.class)
          .isThrownBy(run::swap)
          .withMessageContaining("view public.late of public.parent");
      assertThat(fixture.all("SELECT name FROM late")).containsExactly("old");

      fixture.sql("DROP VIEW late");
      run.swap();
      assertThat(fixture.all("SELECT name FROM parent")).containsExactly("new");
    }
  }

  @Test
  void aColumnOfARowTypeIsNotForSwaps() throws Exception {
    try (Fixture fixture = Fixture.onExisting("swap")) {
      Table user =
          Described.table("public", "u")
              .with("p", "public.parent")
              .type(
                  io.convoy.schemas.table.UserTypeKind.TABLE_ROW,
                  "public",
                  "parent",
                  "AS (id integer, name text)")
              .build();
      assertThatExceptionOfType(ConvoyException.class)
          .isThrownBy(SwapRun.of(fixture, PARENT, user)::reset)
          .withMessageContaining("row type of \"public\".\"parent\"")
          .extracting(ConvoyException::code)
          .isEqualTo(ErrorCode.CONFIGURATION);
    }
  }
}
