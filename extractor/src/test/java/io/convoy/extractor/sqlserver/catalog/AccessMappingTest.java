// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.sqlserver.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.convoy.common.config.SourceConfig.TableSelection;
import io.convoy.extractor.source.Access;
import io.convoy.extractor.source.TablePatterns;
import io.convoy.extractor.sqlserver.catalog.PrincipalRows.MemberRow;
import io.convoy.extractor.sqlserver.catalog.PrincipalRows.PermissionRow;
import io.convoy.extractor.sqlserver.catalog.PrincipalRows.PrincipalKind;
import io.convoy.extractor.sqlserver.catalog.PrincipalRows.PrincipalRow;
import io.convoy.extractor.sqlserver.catalog.PrincipalRows.Scope;
import io.convoy.extractor.sqlserver.catalog.PrincipalRows.Sight;
import io.convoy.extractor.sqlserver.catalog.PrincipalRows.State;
import io.convoy.schemas.table.Grant;
import io.convoy.schemas.table.Role;
import io.convoy.schemas.table.RoleMember;
import io.convoy.schemas.table.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessMappingTest {
  private static final String DBO = "dbo";
  private static final List<PrincipalRow> PRINCIPALS =
      List.of(
          new PrincipalRow("alice", PrincipalKind.USER),
          new PrincipalRow("bob", PrincipalKind.USER),
          new PrincipalRow("CORP\\sales", PrincipalKind.GROUP),
          new PrincipalRow("staff", PrincipalKind.ROLE),
          new PrincipalRow("interns", PrincipalKind.ROLE),
          new PrincipalRow("app", PrincipalKind.APPLICATION_ROLE));

  private final CatalogRows rows = RecordedCatalog.rows();
  private final CarriedTables carried = RecordedCatalog.carried(rows);
  private final List<Table> tables =
      CatalogMapping.tables(
          rows,
          carried,
          rows.tables().sizes(),
          new Comments(rows.properties()),
          new TablePatterns(new TableSelection(List.of(), List.of())));
  private final List<MemberRow> members = new ArrayList<>(List.of(new MemberRow("staff", "alice")));
  private final List<PermissionRow> permissions = new ArrayList<>();

  private Access map(Sight sight) {
    return AccessMapping.map(
        new PrincipalRows(PRINCIPALS, members, permissions, Set.of(RecordedCatalog.PERSON), sight),
        carried,
        tables,
        Set.of(RecordedCatalog.SECRET));
  }

  private static PermissionRow on(
      State state, String permission, long table, int column, String to) {
    String name = table == RecordedCatalog.CUSTOMER ? "Customer" : "Order";
    return new PermissionRow(
        state,
        permission,
        column == 0 ? Scope.OBJECT : Scope.COLUMN,
        table,
        column,
        DBO,
        name,
        to,
        "%s %s ON %s(%d) TO %s".formatted(state, permission, name, column, to));
  }

  private static PermissionRow onSchema(State state, String permission, String to) {
    return new PermissionRow(
        state, permission, Scope.SCHEMA, 1, 0, DBO, null, to, state + " " + permission + " " + to);
  }

  private List<String> grants(String table) {
    return tables.stream()
        .filter(one -> one.getId().getName().equals(table))
        .flatMap(one -> Access.grants(one).stream())
        .map(AccessMappingTest::text)
        .toList();
  }

  private static String text(Grant grant) {
    return "%s %s %s %s%s"
        .formatted(
            grant.getObject(),
            grant.getName(),
            grant.getPrivilege(),
            grant.getGrantee(),
            grant.getGrantable() ? " *" : "");
  }

  @Test
  void translatesGrantsOnTablesColumnsAndSchemas() {
    permissions.add(on(State.GRANT, "SELECT", RecordedCatalog.CUSTOMER, 0, "staff"));
    permissions.add(
        on(State.GRANT_WITH_GRANT_OPTION, "UPDATE", RecordedCatalog.CUSTOMER, 2, "bob"));
    permissions.add(on(State.GRANT, "SELECT", RecordedCatalog.ORDER, 0, "public"));
    permissions.add(onSchema(State.GRANT, "DELETE", "CORP\\sales"));

    Access access = map(Sight.ALL);

    assertThat(grants("Customer"))
        .contains(
            "TABLE null SELECT staff", "COLUMN Name UPDATE bob *", "TABLE null DELETE CORP\\sales");
    assertThat(grants("Order")).contains("TABLE null SELECT null", "TABLE null DELETE CORP\\sales");
    assertThat(grants("Person"))
        .as("shows some rows to some")
        .noneMatch(it -> it.startsWith("TABLE"));
    assertThat(
            tables.stream()
                .flatMap(table -> Access.grants(table).stream())
                .filter(grant -> grant.getPrivilege().equals("USAGE"))
                .map(Grant::getGrantee))
        .as("once for each, whatever it has in the schema")
        .containsExactlyInAnyOrder("staff", "bob", null, "CORP\\sales");
    assertThat(access.roles())
        .extracting(Role::getName, Role::getLogin)
        .containsExactlyInAnyOrder(
            tuple("alice", true),
            tuple("bob", true),
            tuple("CORP\\sales", false),
            tuple("staff", false));
    assertThat(
            access.roles().stream()
                .flatMap(role -> role.getMembers().stream())
                .map(RoleMember::getName))
        .containsExactly("alice");
    assertThat(String.join("\n", access.left()))
        .contains("application roles: app")
        .contains("roles: interns")
        .contains("groups whose members the directory knows: CORP\\sales")
        .contains("tables to come (those of this run have them): GRANT DELETE CORP\\sales")
        .doesNotContain("alice");
  }

  @Test
  void translatesTheFixedRolesOfReadersAndWriters() {
    members.add(new MemberRow("db_datareader", "bob"));
    members.add(new MemberRow("db_datawriter", "bob"));
    members.add(new MemberRow("db_owner", "alice"));

    Access access = map(Sight.ALL);

    assertThat(grants("Order"))
        .contains(
            "TABLE null SELECT bob",
            "TABLE null DELETE bob",
            "TABLE null INSERT bob",
            "TABLE null UPDATE bob");
    assertThat(
            tables.stream()
                .flatMap(table -> Access.grants(table).stream())
                .map(AccessMappingTest::text))
        .as("an update of a sequence draws from it")
        .contains("SEQUENCE Tickets USAGE bob");
    assertThat(access.roles()).extracting(Role::getName).containsExactly("bob");
    assertThat(String.join("\n", access.left()))
        .contains("members of fixed roles: db_owner (alice)")
        .contains("ALTER ROLE [db_datareader] ADD MEMBER [bob]");
  }

  /**
   * Nobody may come to have what somebody was denied: by itself, by a role, or by a role's role.
   */
  @ParameterizedTest
  @CsvSource({"staff", "alice", "interns", "public", "db_denydatareader"})
  void leavesOutGrantsThatADenialIsInTheWayOf(String denied) {
    members.add(new MemberRow("interns", "alice"));
    permissions.add(on(State.GRANT, "SELECT", RecordedCatalog.CUSTOMER, 0, "staff"));
    permissions.add(on(State.GRANT, "INSERT", RecordedCatalog.CUSTOMER, 0, "staff"));
    permissions.add(on(State.GRANT, "SELECT", RecordedCatalog.ORDER, 0, "staff"));
    if (denied.startsWith("db_")) {
      members.add(new MemberRow(denied, "alice"));
    } else {
      permissions.add(on(State.DENY, "SELECT", RecordedCatalog.CUSTOMER, 3, denied));
    }

    Access access = map(Sight.ALL);

    assertThat(grants("Customer"))
        .contains("TABLE null INSERT staff")
        .doesNotContain("TABLE null SELECT staff");
    assertThat(grants("Order").contains("TABLE null SELECT staff"))
        .isEqualTo(!denied.startsWith("db_"));
    assertThat(String.join("\n", access.left())).contains("a DENY or REVOKE is in its way");
  }

  @Test
  void listsWhatPostgresqlHasNoEqualOf() {
    permissions.add(on(State.GRANT, "CONTROL", RecordedCatalog.CUSTOMER, 0, "bob"));
    permissions.add(on(State.GRANT, "SELECT", RecordedCatalog.CUSTOMER, 0, "app"));
    permissions.add(on(State.GRANT, "SELECT", RecordedCatalog.CUSTOMER, 0, "guest"));
    permissions.add(onSchema(State.GRANT, "EXECUTE", "bob"));
    permissions.add(onSchema(State.DENY, "SELECT", "interns"));
    permissions.add(on(State.GRANT, "SELECT", RecordedCatalog.SECRET, 0, "bob"));

    Access access = map(Sight.ALL);

    assertThat(tables).allMatch(table -> Access.grants(table).isEmpty());
    assertThat(access.roles()).isEmpty();
    assertThat(access.left().stream().filter(line -> line.contains(" grants: ")).toList())
        .singleElement()
        .asString()
        .startsWith("not carried: 5 grants: ");
    assertThat(access.reported()).isEqualTo(access.left());
  }

  @Test
  void carriesNothingWhereDenialsMayBeHidden() {
    permissions.add(on(State.GRANT, "SELECT", RecordedCatalog.CUSTOMER, 0, "staff"));

    Access access = map(Sight.SOME);

    assertThat(tables).allMatch(table -> Access.grants(table).isEmpty());
    assertThat(access.roles()).isEmpty();
    assertThat(access.left()).anyMatch(line -> line.contains("VIEW DEFINITION"));
    assertThat(access.left().stream().collect(Collectors.joining()))
        .contains("GRANT SELECT ON Customer");
  }
}
