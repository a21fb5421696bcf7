// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.convoy.common.bookkeeping.TargetCatalog;
import io.convoy.common.config.DataSize;
import io.convoy.common.config.SourceConfig.Chunking;
import io.convoy.extractor.TestSource;
import io.convoy.extractor.source.Access;
import io.convoy.extractor.source.HeldSnapshot;
import io.convoy.extractor.source.HeldSnapshot.Description;
import io.convoy.extractor.source.SourceSession;
import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Constraint;
import io.convoy.schemas.table.Role;
import io.convoy.schemas.table.RoleMember;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.UserType;
import io.convoy.schemas.table.UserTypeKind;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Legal databases whose names, types or settings are easily mistaken for something else. */
@Timeout(120)
class OddSourcesIT {
  @TempDir static Path directory;

  private static TestSource source;

  @BeforeAll
  static void start() {
    source = TestSource.start(directory.resolve("postgres"));
  }

  @AfterAll
  static void stop() {
    source.close();
  }

  @AfterEach
  void clear() {
    source.execute(
        "ALTER DATABASE source RESET ALL; DROP SCHEMA IF EXISTS convoy CASCADE;"
            + " DROP SCHEMA public CASCADE; CREATE SCHEMA public");
  }

  @Test
  void describesExpressionsTheSameWhateverTheDatabaseSaysOfLiterals() {
    source.execute(
        """
        CREATE TABLE files (
          path text DEFAULT 'C:\\temp',
          url text GENERATED ALWAYS AS (replace(path, '\\', '/')) STORED,
          code text CONSTRAINT digits CHECK (code ~ '^\\d+$'));
        ALTER DATABASE source SET standard_conforming_strings = off;
        ALTER DATABASE source SET quote_all_identifiers = on;
        """);

    Table table = describe("public.files").tables().getFirst();

    assertThat(table.getColumns())
        .extracting(Column::getDefaultExpression, Column::getGeneratedExpression)
        .containsExactly(
            Tuple.tuple("'C:\\temp'::text", null),
            Tuple.tuple(null, "replace(path, '\\'::text, '/'::text)"),
            Tuple.tuple(null, null));
    assertThat(table.getConstraints())
        .extracting(Constraint::getDefinition)
        .containsExactly("CHECK ((code ~ '^\\d+$'::text))");
  }

  @Test
  void tellsATypeFromTheArrayWhoseNameItHas() {
    source.execute(
        """
        CREATE TABLE status (id int);
        CREATE TYPE _status AS ENUM ('open', 'shut');
        CREATE TABLE ticket (id int, s _status, more _status[], rows status[]);
        """);

    Table ticket = describe("public.ticket").tables().getFirst();

    assertThat(ticket.getColumns())
        .extracting(Column::getTargetType, Column::getBaseType)
        .containsExactly(
            Tuple.tuple("integer", "integer"),
            Tuple.tuple("public._status", "enum"),
            Tuple.tuple("public._status[]", "array"),
            Tuple.tuple("public.status[]", "array"));
    assertThat(ticket.getTypes())
        .contains(
            new UserType(
                "public",
                "_status",
                UserTypeKind.ENUM,
                "AS ENUM ('open', 'shut')",
                List.of(),
                List.of()));
  }

  @Test
  void namesTheTableWhoseRowsAColumnHolds() {
    source.execute(
        """
        CREATE TYPE mood AS ENUM ('sad');
        CREATE TABLE b_src (a int, gone int, b text COLLATE "C", m mood);
        ALTER TABLE b_src DROP COLUMN gone;
        CREATE TYPE pair AS (one b_src, two b_src);
        CREATE TABLE a_has (id int PRIMARY KEY, rs b_src[], p pair);
        """);
    String row = "AS (a integer, b text COLLATE pg_catalog.\"C\", m public.mood)";

    Table both = table(describe("public.*"), "a_has");
    assertThat(both.getTypes())
        .containsExactly(
            new UserType(
                "public", "mood", UserTypeKind.ENUM, "AS ENUM ('sad')", List.of(), List.of()),
            new UserType("public", "b_src", UserTypeKind.TABLE_ROW, row, List.of(), List.of()),
            new UserType(
                "public",
                "pair",
                UserTypeKind.COMPOSITE,
                "AS (one public.b_src, two public.b_src)",
                List.of(),
                List.of()));
    assertThat(both.getWarnings()).isEmpty();

    Table alone = table(describe("public.a_has"), "a_has");
    assertThat(alone.getTypes())
        .contains(
            new UserType("public", "b_src", UserTypeKind.COMPOSITE, row, List.of(), List.of()));
    assertThat(alone.getWarnings())
        .containsExactly(
            "type public.b_src is the row of what is not carried: becomes a composite type of its"
                + " own");
  }

  /** Why nobody looks for a circle of tables that wait for each other. */
  @Test
  void noTableCanHoldItsOwnRowsByAnyWay() {
    source.execute("CREATE TABLE one (a int); CREATE TABLE two (o one[])");

    assertThatThrownBy(() -> source.execute("ALTER TABLE one ADD COLUMN t two"))
        .rootCause()
        .hasMessageContaining("cannot be made a member of itself");
  }

  @Test
  void carriesASchemaNamedAsItsOwnBookkeeping() {
    source.execute(
        "CREATE SCHEMA convoy; CREATE TABLE convoy.checkpoint (id int);"
            + "CREATE TABLE convoy.truck (id int)");

    Description description = describe("*");

    assertThat(description.tables())
        .extracting(table -> table.getId().getName())
        .containsExactly("checkpoint", "truck");
    assertThat(description.warnings()).isEmpty();
  }

  @Test
  void leavesItsOwnBookkeepingOutAndSaysSo() throws SQLException {
    source.execute("CREATE TABLE t (id int)");
    try (Connection connection = source.connect()) {
      TargetCatalog.create(connection);
    }
    source.execute("CREATE TABLE convoy.truck (id int)");

    Description description = describe("*");

    assertThat(description.tables())
        .extracting(table -> table.getId().getName())
        .containsExactly("truck", "t");
    assertThat(description.warnings())
        .containsExactly(
            "not carried: the bookkeeping of Convoy itself in schema convoy: checkpoint,"
                + " checkpoint_logged, owned_table, rejected");
  }

  /** What a role has by another one is carried by their membership. */
  @Test
  void readsGrantsWithTheRolesThatHaveThem() {
    source.execute(
        """
        CREATE ROLE readers; CREATE ROLE "Odd; one" LOGIN; CREATE ROLE chief NOINHERIT;
        CREATE ROLE stranger; CREATE ROLE root_too SUPERUSER; CREATE ROLE "owner's";
        GRANT readers TO "Odd; one" WITH ADMIN OPTION; GRANT chief TO readers;
        GRANT pg_read_all_data TO readers; GRANT stranger TO readers;
        CREATE SCHEMA rights;
        CREATE TABLE rights.a (id serial PRIMARY KEY, name text);
        CREATE TABLE rights.guarded (id int);
        ALTER TABLE rights.guarded ENABLE ROW LEVEL SECURITY;
        CREATE VIEW rights.v AS SELECT 1 AS one;
        ALTER TABLE rights.a OWNER TO "owner's";
        GRANT USAGE ON SCHEMA rights TO readers, PUBLIC;
        GRANT SELECT ON rights.a TO readers WITH GRANT OPTION;
        GRANT INSERT, DELETE ON rights.a TO PUBLIC;
        GRANT UPDATE (name) ON rights.a TO chief;
        GRANT USAGE ON SEQUENCE rights.a_id_seq TO chief;
        GRANT SELECT ON rights.a, rights.guarded, rights.v TO root_too, readers;
        """);

    Description description = describe("rights.*");
    source.execute("DROP SCHEMA rights CASCADE");

    assertThat(Access.grants(table(description, "a")))
        .extracting(grant ->
            "%s %s %s %s %s"
                .formatted(
                    grant.getObject(),
                    grant.getName(),
                    grant.getPrivilege(),
                    grant.getGrantee(),
                    grant.getGrantable()))
        .containsExactlyInAnyOrder(
            "TABLE null DELETE null false",
            "TABLE null INSERT null false",
            "TABLE null SELECT readers true",
            "COLUMN name UPDATE chief false",
            "SEQUENCE a_id_seq USAGE chief false",
            "SCHEMA null USAGE readers false",
            "SCHEMA null USAGE null false");
    assertThat(table(description, "guarded").getRights()).isNull();
    assertThat(description.access().roles())
        .extracting(Role::getName, Role::getLogin, Role::getInherits, Role::getMembers)
        .containsExactlyInAnyOrder(
            tuple("readers", false, true, List.of(new RoleMember("Odd; one", true))),
            tuple("Odd; one", true, true, List.of()),
            tuple("chief", false, false, List.of(new RoleMember("readers", false))));
    String left = String.join("\n", description.access().left());
    assertThat(left)
        .contains("ALTER TABLE rights.a OWNER TO \"owner's\"")
        .contains("GRANT SELECT ON TABLE rights.v TO readers")
        .contains("GRANT \"pg_read_all_data\" TO \"readers\"")
        .contains("GRANT \"stranger\" TO \"readers\"")
        .contains("row security policies are not carried: rights.guarded")
        .contains("superusers' grants: root_too")
        .doesNotContain("ON TABLE rights.a ");
    assertThat(String.join("\n", description.access().reported()))
        .contains("GRANT DELETE, INSERT ON TABLE rights.a TO PUBLIC");
  }

  private static Table table(Description description, String name) {
    return description.tables().stream()
        .filter(table -> table.getId().getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Description describe(String... include) {
    try (SourceSession session =
            new PostgresSource(source.config(Chunking.AUTO, DataSize.ofMebibytes(1), include), "p")
                .session("0");
        HeldSnapshot snapshot = session.open()) {
      return snapshot.describe();
    }
  }
}
