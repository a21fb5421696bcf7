// SPDX-License-Identifier: Apache-2.0
package io.convoy.coordinator.effect.ddl;

import io.convoy.common.postgres.SqlNames;
import io.convoy.coordinator.effect.ddl.TableKeys.Kind;
import io.convoy.coordinator.effect.statement.SqlStep;
import io.convoy.schemas.table.Grant;
import io.convoy.schemas.table.GrantObject;
import io.convoy.schemas.table.Rights;
import io.convoy.schemas.table.Role;
import io.convoy.schemas.table.RoleMember;
import io.convoy.schemas.table.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says how roles, memberships and grants are made. */
public final class AccessDdl {
  /** Those that every version knows: another one is granted by itself, where it may be refused. */
  private static final Set<String> COMMON =
      Set.of(
          "SELECT",
          "INSERT",
          "UPDATE",
          "DELETE",
          "REFERENCES",
          "TRUNCATE",
          "TRIGGER",
          "USAGE",
          "CREATE");

  private static final Rights NONE = new Rights(List.of(), List.of());

  private AccessDdl() {}

  /**
   * One statement.
   *
   * @param name of the role; else the same as {@code what}
   * @param what for people, with quoted names
   */
  public record Access(Kind kind, String name, String what, SqlStep step) {}

  /** A membership that is wanted: both are names of roles, unquoted. */
  public record Membership(String role, String member, Access access) {}

  /** What there is of a table to be carried; empty where nothing is. */
  private static Rights rights(Table table) {
    return table.getRights() == null ? NONE : table.getRights();
  }

  /** True where there is anything to be made. */
  public static boolean has(Table table) {
    return table.getRights() != null;
  }

  /** Roles that log in at the source. */
  public static List<String> logins(Table table) {
    return rights(table).getRoles().stream().filter(Role::getLogin).map(Role::getName).toList();
  }

  /** The roles that a table's grants need, and those that it brings. */
  public static List<Access> roles(Table table) {
    Map<String, Access> roles = new LinkedHashMap<>();
    rights(table).getRoles().forEach(role -> roles.put(role.getName(), role(role)));
    for (Grant grant : rights(table).getGrants()) {
      String grantee = grant.getGrantee();
      if (grantee != null) {
        roles.computeIfAbsent(
            grantee,
            name ->
                role(
                    Role.newBuilder().setName(name).setLogin(false).setMembers(List.of()).build()));
      }
    }
    return List.copyOf(roles.values());
  }

  private static Access role(Role role) {
    String quoted = SqlNames.quote(role.getName());
    String sql = "CREATE ROLE " + quoted + " NOLOGIN" + (role.getInherits() ? "" : " NOINHERIT");
    String what = "role " + quoted;
    return new Access(Kind.ROLE, role.getName(), what, new SqlStep("create " + what, sql));
  }

  public static List<Membership> memberships(Table table) {
    List<Membership> memberships = new ArrayList<>();
    for (Role role : rights(table).getRoles()) {
      for (RoleMember member : role.getMembers()) {
        String group = SqlNames.quote(role.getName());
        String quoted = SqlNames.quote(member.getName());
        String what = "membership of " + quoted + " in role " + group;
        String sql =
            "GRANT %s TO %s%s"
                .formatted(group, quoted, member.getAdmin() ? " WITH ADMIN OPTION" : "");
        memberships.add(
            new Membership(
                role.getName(),
                member.getName(),
                new Access(Kind.MEMBERSHIP, what, what, new SqlStep("make the " + what, sql))));
      }
    }
    return memberships;
  }

  /** What is granted together. */
  private record Together(
      GrantObject object,
      @Nullable String on,
      @Nullable String grantee,
      boolean grantable,
      @Nullable String uncommon) {}

  /** The grants of a table, and of what comes with it. */
  public static List<Access> grants(TargetTable table) {
    Map<Together, List<Grant>> together =
        rights(table.source()).getGrants().stream()
            .collect(
                Collectors.groupingBy(
                    grant -> together(table, grant), LinkedHashMap::new, Collectors.toList()));
    List<Access> grants = new ArrayList<>();
    together.forEach((key, some) -> grants.add(grant(table, key, some)));
    return grants;
  }

  private static Together together(TargetTable table, Grant grant) {
    String on =
        switch (grant.getObject()) {
          case TABLE, COLUMN -> "TABLE " + table.sql();
          case SCHEMA -> "SCHEMA " + SqlNames.quote(table.names().schema(schema(grant)));
          case SEQUENCE ->
              "SEQUENCE "
                  + SqlNames.quote(
                      table.names().schema(schema(grant)),
                      table.names().identifier(String.valueOf(grant.getName())));
        };
    String privilege = grant.getPrivilege();
    return new Together(
        grant.getObject(),
        on,
        grant.getGrantee(),
        grant.getGrantable(),
        COMMON.contains(privilege) ? null : privilege);
  }

  private static String schema(Grant grant) {
    return String.valueOf(grant.getSchemaName());
  }

  private static Access grant(TargetTable table, Together key, List<Grant> grants) {
    boolean isOfColumns = key.object() == GrantObject.COLUMN;
    String rights =
        grants.stream()
            .map(grant ->
                isOfColumns
                    ? grant.getPrivilege() + " (" + table.quotedColumn(grant.getName()) + ")"
                    : grant.getPrivilege())
            .distinct()
            .collect(Collectors.joining(", "));
    String to =
        (key.grantee() == null ? "PUBLIC" : SqlNames.quote(key.grantee()))
            + (key.grantable() ? " WITH GRANT OPTION" : "");
    String shown = isOfColumns ? "rights to columns (%d)".formatted(grants.size()) : rights;
    String what =
        switch (key.object()) {
          case TABLE, COLUMN -> "grant of " + shown + " to " + to;
          case SCHEMA, SEQUENCE -> "grant of " + shown + " on " + key.on() + " to " + to;
        };
    SqlStep step =
        new SqlStep("make the " + what, "GRANT " + rights + " ON " + key.on() + " TO " + to);
    return new Access(Kind.GRANT, what, what, step);
  }
}
