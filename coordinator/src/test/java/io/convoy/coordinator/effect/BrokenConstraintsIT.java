// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect;

import static io.convoy.coordinator.effect.Described.column;
import static io.convoy.coordinator.effect.Described.foreignKey;
import static io.convoy.coordinator.effect.Described.grant;
import static io.convoy.coordinator.effect.Described.index;
import static io.convoy.coordinator.effect.Described.key;
import static io.convoy.coordinator.effect.Described.on;
import static io.convoy.coordinator.effect.Described.table;
import static io.convoy.coordinator.effect.Fixture.RUN;
import static io.convoy.coordinator.effect.Fixture.perform;
import static org.assertj.core.api.Assertions.assertThat;

import io.convoy.common.postgres.SqlNames;
import io.convoy.coordinator.decision.Description;
import io.convoy.coordinator.decision.Effect.AddForeignKeys;
import io.convoy.coordinator.decision.Effect.RetryLeftOut;
import io.convoy.coordinator.effect.Fixture.Made;
import io.convoy.schemas.event.ForeignKeysAdded;
import io.convoy.schemas.event.LeftOut;
import io.convoy.schemas.event.LeftOutRetried;
import io.convoy.schemas.event.TableFinalized;
import io.convoy.schemas.table.Grant;
import io.convoy.schemas.table.GrantObject;
import io.convoy.schemas.table.Role;
import io.convoy.schemas.table.RoleMember;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Servers.class)
@Timeout(600)
class BrokenConstraintsIT {
  private static final Table PARENT =
      table("public", "parent")
          .notNull("code", "text")
          .primaryKey("parent_pkey", "code")
          .with(key("parent_unique", "code"))
          .build();

  private static final Table CHILD =
      table("public", "child")
          .notNull("id", "integer")
          .with("code", "text")
          .with("n", "integer")
          .primaryKey("child_pkey", "id")
          .with(key("child_n_key", "n", "code").setComment("a key"))
          .with(index("child_n", on("n")).setUnique(true).setPredicate("code <> 'z'"))
          .with(index("child_code", on("code")))
          .with(index("child_gone", Described.onExpression("public.gone(n)")))
          .constraint("positive", "CHECK (n > 0)")
          .constraint("odd", "CHECK (public.gone(n) > 0)")
          .with(
              foreignKey("child_fk", List.of("code"), new TableId("public", "parent"))
                  .setReferencedColumns(List.of("code")))
          .build();

  private static Map<String, LeftOut> byWhat(List<LeftOut> leftOut) {
    return leftOut.stream().collect(Collectors.toMap(LeftOut::getWhat, Function.identity()));
  }

  private static TableFinalized finalizeTable(
      Fixture fixture, TargetEffects effects, Made made, Table table) throws SQLException {
    return (TableFinalized) perform(effects, Fixture.finalize(made, table, fixture.rowsOf(made)));
  }

  private static ForeignKeysAdded link(TargetEffects effects, Table table) {
    return (ForeignKeysAdded) perform(effects, new AddForeignKeys(RUN, Description.of(table)));
  }

  @Test
  void leavesOutWhatTheRowsBreakAndAddsItWhenTheyAreMended() throws Exception {
    try (Fixture fixture = Fixture.create()) {
      TargetEffects effects = fixture.effects();
      List<Made> made = fixture.createAll(effects, PARENT, CHILD);
      fixture.load(made.get(0), 0, 1, "INSERT INTO parent VALUES ('a')");
      fixture.load(
          made.get(1),
          0,
          1,
          "INSERT INTO child VALUES (1, 'a', 1), (2, 'a ', -1), (3, 'A', 1), (3, 'a', 1)");

      finalizeTable(fixture, effects, made.get(0), PARENT);
      TableFinalized fact = finalizeTable(fixture, effects, made.get(1), CHILD);
      link(effects, PARENT);
      ForeignKeysAdded linked = link(effects, CHILD);

      assertIsNamed(fact, linked);
      assertThat(
              fixture.all(
                  "SELECT conname || convalidated FROM pg_constraint"
                      + " WHERE conrelid = 'child'::regclass AND contype <> 'n' ORDER BY 1"))
          .containsExactly("child_fkfalse", "positivefalse");
      assertThat(
              fixture.all(
                  "SELECT indexrelid::regclass FROM pg_index WHERE indrelid = 'child'::regclass"))
          .containsExactly("child_code");

      perform(effects, Fixture.completed());
      assertThat(retry(effects)).isEqualTo(new int[] {0, 7});
      fixture.sql(
          "CREATE FUNCTION public.gone(integer) RETURNS integer IMMUTABLE LANGUAGE sql"
              + " AS 'SELECT 1'",
          "UPDATE child SET code = 'a', n = 10 + id WHERE code IN ('a ', 'A')");
      assertThat(retry(effects)).isEqualTo(new int[] {4, 3});
      fixture.sql("DELETE FROM child WHERE ctid IN (SELECT min(ctid) FROM child WHERE id = 3)");
      assertThat(retry(effects)).isEqualTo(new int[] {3, 0});

      assertThat(retry(effects)).isEqualTo(new int[] {0, 0});
      assertThat(
              fixture.all(
                  "SELECT conname || convalidated FROM pg_constraint"
                      + " WHERE conrelid = 'child'::regclass AND contype <> 'n' ORDER BY 1"))
          .containsExactly(
              "child_fktrue", "child_n_keytrue", "child_pkeytrue", "oddtrue", "positivetrue");
      assertThat(fixture.all("SELECT description FROM pg_description WHERE description = 'a key'"))
          .hasSize(1);
      assertThat(fixture.one("SELECT to_regnamespace('convoy') IS NULL")).isEqualTo("t");
    }
  }

  private static void assertIsNamed(TableFinalized fact, ForeignKeysAdded linked) {
    Map<String, LeftOut> leftOut = byWhat(fact.getLeftOut());
    assertThat(leftOut)
        .containsOnlyKeys(
            "primary key \"child_pkey\"",
            "unique constraint \"child_n_key\"",
            "unique index \"child_n\"",
            "index \"child_gone\"",
            "constraint \"positive\"",
            "constraint \"odd\"");
    assertThat(Objects.requireNonNull(leftOut.get("primary key \"child_pkey\"")).getRows())
        .containsExactly("(\"id\") = ('3'): 2 rows");
    assertThat(Objects.requireNonNull(leftOut.get("primary key \"child_pkey\"")).getSql())
        .containsExactly(
            "ALTER TABLE \"public\".\"child\" ADD CONSTRAINT \"child_pkey\" PRIMARY KEY"
                + " (\"id\")");
    assertThat(Objects.requireNonNull(leftOut.get("unique constraint \"child_n_key\"")).getRows())
        .containsExactly("(\"n\", \"code\") = ('1', 'a'): 2 rows");
    assertThat(Objects.requireNonNull(leftOut.get("unique index \"child_n\"")).getRows())
        .containsExactly("(\"n\") = ('1'): 3 rows");
    assertThat(Objects.requireNonNull(leftOut.get("constraint \"positive\"")).getRows()).hasSize(1);
    assertThat(Objects.requireNonNull(leftOut.get("index \"child_gone\"")).getReason())
        .contains("public.gone");
    assertThat(linked.getLeftOut()).hasSize(1);
    assertThat(linked.getLeftOut().getFirst().getWhat()).isEqualTo("foreign key \"child_fk\"");
    assertThat(linked.getLeftOut().getFirst().getRows())
        .allMatch(row -> row.endsWith(": (code) = ('a ')") || row.endsWith(": (code) = ('A')"))
        .hasSize(2);
  }

  private static int[] retry(TargetEffects effects) {
    LeftOutRetried fact = (LeftOutRetried) perform(effects, new RetryLeftOut(RUN));
    return new int[] {fact.getAdded(), fact.getLeft()};
  }

  @Test
  void namesTheSettingThatKeepsVariantsApart() throws Exception {
    Table table =
        table("dbo", "V")
            .notNull("Name", "text")
            .with(column("Val", "text").setSourceType("sql_variant").setBaseType("sql_variant"))
            .with(key("UQ_V", "Name", "Val"))
            .build();
    try (Fixture fixture = Fixture.create()) {
      TargetEffects effects = fixture.effects();
      Made made = fixture.createAll(effects, table).getFirst();
      fixture.load(made, 0, 1, "INSERT INTO dbo.\"V\" VALUES ('x', '1'), ('x', '1')");

      LeftOut leftOut = finalizeTable(fixture, effects, made, table).getLeftOut().getFirst();

      assertThat(leftOut.getReason()).contains("sql-variant: json");
      assertThat(leftOut.getRows()).containsExactly("(\"Name\", \"Val\") = ('x', '1'): 2 rows");
    }
  }

  private static final String RIGHTS =
      """
      SELECT coalesce(r.rolname, 'PUBLIC') || ' ' || a.privilege_type
        || CASE WHEN a.is_grantable THEN ' *' ELSE '' END
      FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) a LEFT JOIN pg_roles r ON r.oid = a.grantee
      WHERE c.oid = 'secrets'::regclass AND a.grantee <> c.relowner ORDER BY 1\
      """;

  private static Table secrets(String group, String person, String operators) {
    Role members = new Role(group, false, true, List.of(new RoleMember(person, false)));
    Role powerful = new Role(operators, false, true, List.of(new RoleMember(person, false)));
    return table("public", "secrets")
        .notNull("id", "integer")
        .primaryKey("secrets_pkey", "id")
        .rights(
            List.of(members, new Role(person, true, false, List.of()), powerful),
            new Grant(GrantObject.TABLE, null, null, "SELECT", group, true),
            grant("INSERT", null, group),
            grant("SELECT", null, null),
            grant("UPDATE", "id", person),
            new Grant(GrantObject.SCHEMA, "public", null, "USAGE", group, false))
        .build();
  }

  private static ForeignKeysAdded loaded(Fixture fixture, TargetEffects effects, Table table)
      throws Exception {
    Made made = fixture.createAll(effects, table).getFirst();
    fixture.load(made, 0, 1, "INSERT INTO secrets VALUES (1)");
    perform(effects, Fixture.finalize(made, table, 1));
    return (ForeignKeysAdded) perform(effects, new AddForeignKeys(RUN, Description.of(table)));
  }

  /** Names as an attacker, or a directory, would choose them. */
  @Test
  void makesRolesWithoutMoreRightsThanTheyHadAndTriesAgainWhatItMayNot() throws Exception {
    String name = Servers.freshName();
    String worker = "worker_" + name;
    String group = "CORP\\\"; DROP TABLE secrets; -- " + name;
    String operators = "operators_" + name;
    try (Fixture fixture = Fixture.create()) {
      fixture.sql(
          "CREATE ROLE " + worker + " LOGIN PASSWORD 'convoy'",
          "CREATE ROLE " + operators + " NOLOGIN CREATEDB",
          "GRANT ALL ON SCHEMA public TO " + worker,
          "GRANT CREATE ON DATABASE \"" + fixture.database() + "\" TO " + worker);
      Table table = secrets(group, name, operators);
      try (Fixture poor = fixture.as(worker)) {
        TargetEffects effects = poor.effects();

        ForeignKeysAdded added = loaded(poor, effects, table);

        assertThat(added.getLeftOut())
            .extracting(LeftOut::getReason)
            .anyMatch(reason -> reason.contains("permission denied to create role"))
            .anyMatch(reason -> reason.contains("does not exist"));
        assertThat(fixture.all(RIGHTS)).containsExactly("PUBLIC SELECT");
        assertThat(retry(effects)[0]).as("nothing has changed").isZero();

        fixture.sql("ALTER ROLE " + worker + " CREATEROLE");
        assertThat(retry(poor.effects())[1]).as("all of it is there").isZero();
        assertThat(fixture.all(RIGHTS))
            .containsExactly(group + " INSERT", group + " SELECT *", "PUBLIC SELECT");

        ForeignKeysAdded again =
            (ForeignKeysAdded)
                perform(poor.effects(), new AddForeignKeys(RUN, Description.of(table)));

        assertThat(again.getLeftOut()).isEmpty();
        assertThat(again.getWarnings())
            .anyMatch(line -> line.contains("log in at the source") && line.contains(name))
            .anyMatch(line -> line.contains("in role \"" + operators + "\" is not carried"));
      }
      assertThat(
              fixture.all(
                  """
                  SELECT concat_ws(' ', rolcanlogin, rolinherit, rolcreaterole, rolsuper,
                           pg_has_role(oid, '%s', 'MEMBER'),
                           has_column_privilege(oid, 'secrets', 'id', 'UPDATE'))
                  FROM pg_roles WHERE rolname = '%s'\
                  """
                      .formatted(operators, name)))
          .containsExactly("f f f f f t");
      String quoted = SqlNames.quote(group);
      fixture.sql(
          "DROP OWNED BY " + quoted + ", " + name + ", " + worker + " CASCADE",
          "DROP ROLE " + quoted,
          "DROP ROLE " + name,
          "DROP ROLE " + operators,
          "DROP ROLE " + worker);
    }
  }
}
