// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.convoy.common.config.TargetConfig.Grants;
import io.convoy.common.config.TargetConfig.Identifiers;
import io.convoy.common.postgres.ConfiguredNames;
import io.convoy.extractor.source.Access;
import io.convoy.extractor.source.HeldSnapshot.Description;
import io.convoy.schemas.table.Column;
import io.convoy.schemas.table.Grant;
import io.convoy.schemas.table.GrantObject;
import io.convoy.schemas.table.Rights;
import io.convoy.schemas.table.Role;
import io.convoy.schemas.table.RoleMember;
import io.convoy.schemas.table.Table;
import io.convoy.schemas.table.TableId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessRuleTest {
  private static final String LONG = "r".repeat(64);

  private static Grant grant(@Nullable String column, @Nullable String grantee) {
    return Grant.newBuilder()
        .setObject(column == null ? GrantObject.TABLE : GrantObject.COLUMN)
        .setName(column)
        .setPrivilege("SELECT")
        .setGrantee(grantee)
        .build();
  }

  private static Role role(String name, String... members) {
    return Role.newBuilder()
        .setName(name)
        .setLogin(true)
        .setMembers(Arrays.stream(members).map(member -> new RoleMember(member, true)).toList())
        .build();
  }

  private static Description description(List<Role> roles, Grant... grants) {
    Table table =
        Table.newBuilder()
            .setId(new TableId("dbo", "T"))
            .setEstimatedRows(0)
            .setEstimatedBytes(0)
            .setColumns(
                List.of(
                    Column.newBuilder()
                        .setName("Kept")
                        .setSourceType("int")
                        .setBaseType("int")
                        .setTargetType("integer")
                        .setNullable(true)
                        .build()))
            .setKeys(List.of())
            .setIndexes(List.of())
            .setForeignKeys(List.of())
            .setConstraints(List.of())
            .setSequences(List.of())
            .setTypes(List.of())
            .setRights(new Rights(Arrays.asList(grants), List.of()))
            .build();
    return new Description(
        List.of(table),
        List.of("before"),
        List.of(table.getId()),
        new Access(roles, List.of("reported"), List.of("left")),
        List.of());
  }

  private static Description apply(Grants rule, Identifiers identifiers, Description description) {
    return AccessRule.apply(rule, new ConfiguredNames(Map.of(), identifiers), description);
  }

  private static List<Role> roles(Table table) {
    return table.getRights() == null ? List.of() : table.getRights().getRoles();
  }

  @Test
  void listsAllOfItUnlessItIsToBeCarried() {
    Description listed =
        apply(
            Grants.REPORT, Identifiers.PRESERVE, description(List.of(role("a")), grant(null, "a")));

    assertThat(listed.warnings()).containsExactly("before", "reported");
    assertThat(listed.tables().getFirst().getRights()).isNull();
  }

  @Test
  void carriesItUnderTheNamesOfTheTarget() {
    Description carried =
        apply(
            Grants.CARRY,
            Identifiers.LOWER,
            description(
                List.of(role("Readers", "Alice", LONG), role("Alice"), role(LONG)),
                grant(null, "Readers"),
                grant(null, null),
                grant("Kept", "Alice"),
                grant("Omitted", "Alice")));

    Table table = carried.tables().getFirst();
    assertThat(Access.grants(table))
        .extracting(Grant::getGrantee)
        .containsExactly("readers", null, "alice");
    assertThat(roles(table)).extracting(Role::getName).contains("readers", "alice").hasSize(3);
    String shortened = roles(table).getLast().getName();
    assertThat(shortened).hasSize(63).startsWith("rrr");
    assertThat(roles(table).getFirst().getMembers())
        .containsExactly(new RoleMember("alice", true), new RoleMember(shortened, true));
    assertThat(carried.warnings()).startsWith("before", "left").hasSize(3);
    assertThat(carried.warnings().getLast())
        .contains("Readers is \"readers\"", LONG + " is \"" + shortened + "\"");
  }

  @Test
  void givesNobodyWhatAnotherOneOfTheSameNameHad() {
    Description carried =
        apply(
            Grants.CARRY,
            Identifiers.LOWER,
            description(
                List.of(role("App"), role("app"), role("other", "App")),
                grant(null, "App"),
                grant(null, "other")));

    assertThat(Access.grants(carried.tables().getFirst()))
        .extracting(Grant::getGrantee)
        .containsExactly("other");
    assertThat(roles(carried.tables().getFirst()))
        .extracting(Role::getName, role -> role.getMembers().size())
        .containsExactly(tuple("other", 0));
    assertThat(carried.warnings())
        .anyMatch(line -> line.contains("called \"app\"") && line.contains("\"App\", \"app\""));
  }

  /** PostgreSQL takes "public" for everybody even in quotes. */
  @ParameterizedTest
  @ValueSource(strings = {"PUBLIC", "public", "None", "pg_read_all_data", "PG_MONITOR"})
  void makesNoRoleOfANameThatIsPostgresqlsOwn(String name) {
    Description carried =
        apply(Grants.CARRY, Identifiers.LOWER, description(List.of(role(name)), grant(null, name)));

    assertThat(Access.grants(carried.tables().getFirst())).isEmpty();
    assertThat(roles(carried.tables().getFirst())).isEmpty();
    assertThat(carried.warnings().getLast()).contains("PostgreSQL's own", "\"" + name + "\"");
  }
}
