// SPDX-License-Identifier: Apache-2.0
package io.convoy.extractor.postgres;

import io.convoy.common.postgres.SqlNames;
import io.convoy.extractor.source.Access;
import io.convoy.schemas.table.Role;
import io.convoy.schemas.table.RoleMember;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Knows a server's roles and who is a member of which. Memberships are carried as they are made by
 * default; one that gives less would give more in the target, and is told instead.
 */
final class RoleCatalog {
  private static final String ROLES =
      "SELECT rolname, rolcanlogin, rolinherit, rolsuper FROM pg_roles ORDER BY rolname";

  // Before version 16 a membership has no options: the member decides whether it inherits.
  private static final String MEMBERS =
      """
      SELECT g.rolname AS role, u.rolname AS member, bool_or(m.admin_option) AS admin,
             bool_or(coalesce((to_jsonb(m) ->> 'set_option')::boolean, true))
               AND bool_or(coalesce((to_jsonb(m) ->> 'inherit_option')::boolean, u.rolinherit))
                 = u.rolinherit AS plain
      FROM pg_auth_members m
      JOIN pg_roles g ON g.oid = m.roleid JOIN pg_roles u ON u.oid = m.member
      GROUP BY 1, 2, u.rolinherit
      ORDER BY 1, 2\
      """;

  private final Map<String, Role> roles = new LinkedHashMap<>();
  private final Set<String> superusers = new HashSet<>();
  private final List<Membership> memberships = new ArrayList<>();

  /**
   * One membership.
   *
   * @param plain as it is where nothing is said of it
   */
  private record Membership(String role, RoleMember member, boolean plain) {
    String sql() {
      return "GRANT " + SqlNames.quote(role) + " TO " + SqlNames.quote(member.getName());
    }
  }

  private RoleCatalog() {}

  static RoleCatalog read(Catalog catalog) throws SQLException {
    RoleCatalog read = new RoleCatalog();
    read.readRoles(catalog);
    read.readMembers(catalog);
    return read;
  }

  private void readRoles(Catalog catalog) throws SQLException {
    catalog.run(
        ROLES,
        List.of(),
        row -> {
          String name = row.getString("rolname");
          if (row.getBoolean("rolsuper")) {
            superusers.add(name);
          } else {
            roles.put(
                name,
                Role.newBuilder()
                    .setName(name)
                    .setLogin(row.getBoolean("rolcanlogin"))
                    .setInherits(row.getBoolean("rolinherit"))
                    .setMembers(new ArrayList<>())
                    .build());
          }
        });
  }

  private void readMembers(Catalog catalog) throws SQLException {
    catalog.run(
        MEMBERS,
        List.of(),
        row ->
            memberships.add(
                new Membership(
                    row.getString("role"),
                    new RoleMember(row.getString("member"), row.getBoolean("admin")),
                    row.getBoolean("plain"))));
    for (Membership one : memberships) {
      Role role = roles.get(one.role());
      if (role != null && isCarried(one)) {
        role.getMembers().add(one.member());
      }
    }
  }

  private boolean isCarried(Membership one) {
    return one.plain()
        && roles.containsKey(one.role())
        && roles.containsKey(one.member().getName());
  }

  boolean isSuperuser(String role) {
    return superusers.contains(role);
  }

  List<Role> holders(Collection<String> granted) {
    return Access.holders(granted, roles.values());
  }

  /** Memberships that concern these roles and are none between them, or are none by default. */
  Map<String, List<String>> notCarried(Collection<String> granted) {
    Set<String> holders = new HashSet<>();
    holders(granted).forEach(role -> holders.add(role.getName()));
    List<String> left =
        memberships.stream()
            .filter(one ->
                holders.contains(one.role())
                    ? !isCarried(one)
                    : holders.contains(one.member().getName()))
            .map(Membership::sql)
            .toList();
    return left.isEmpty() ? Map.of() : Map.of("memberships of roles", left);
  }
}
